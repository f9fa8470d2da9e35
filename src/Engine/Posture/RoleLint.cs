using System.Text.Json.Nodes;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Posture;

/// <summary>Finds permissions of a role that are wider than a server needs.</summary>
internal static class RoleLint
{
    private const string Advice = "start with read access, name the actions and resources that are used, and add conditions (region, tags)";

    private static readonly string[] _administrators = ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"];

    /// <summary>Returns the findings about a role, with the paths of its members.</summary>
    /// <param name="role">The role of a spec.</param>
    /// <param name="path">The path of the role.</param>
    public static IEnumerable<(string Code, string Path, string Message, string Hint)> Check(RoleSpec? role, string path)
    {
        foreach (var (index, arn) in (role?.ManagedPolicyArns ?? []).Index())
        {
            var name = arn[(arn.LastIndexOf('/') + 1)..];
            if (!arn.Contains(":iam::aws:policy/", StringComparison.Ordinal) || !_administrators.Contains(name)) continue;
            yield return (
                PostureCodes.RoleAdministrator, $"{path}.managedPolicyArns[{index}]",
                $"{name} lets the server change anything in the account", $"never give a server administrator permissions: {Advice}");
        }

        foreach (var (name, document) in role?.InlinePolicies ?? [])
        {
            foreach (var finding in Check(document, $"{path}.inlinePolicies.{name}")) yield return finding;
        }

        if (role?.AssumeRolePolicy is { } trust && IsOpen(trust))
        {
            yield return (
                PostureCodes.RoleWildcard, $"{path}.assumeRolePolicy", "everybody may assume the role, also from other accounts",
                "name the service or the roles that may, and add conditions (aws:SourceAccount, aws:PrincipalOrgID)");
        }
    }

    /// <summary>Whether a trust policy lets every principal of every account assume its role.</summary>
    private static bool IsOpen(JsonDocumentText trust) => StatementsOf(trust).Any(statement =>
        statement["Effect"]?.ToString() == "Allow"
        && statement["Condition"] is not JsonObject { Count: > 0 }
        && (statement["NotPrincipal"] is not null
            || Texts(statement["Principal"] is JsonObject kinds ? kinds["AWS"] : statement["Principal"]).Contains("*")));

    private static List<JsonObject> StatementsOf(JsonDocumentText document) => JsonNode.Parse(document.Text)?["Statement"] switch
    {
        JsonArray list => [.. list.OfType<JsonObject>()],
        JsonObject single => [single],
        _ => [],
    };

    private static IEnumerable<(string Code, string Path, string Message, string Hint)> Check(JsonDocumentText document, string path)
    {
        foreach (var statement in StatementsOf(document))
        {
            if (statement["Effect"]?.ToString() != "Allow" || statement["Condition"] is JsonObject { Count: > 0 }) continue;
            var actions = Texts(statement["Action"]);
            var wide = actions.Find(action => action.Contains('*', StringComparison.Ordinal));
            if (statement["NotAction"] is not null)
            {
                yield return (
                    PostureCodes.RoleWildcard, path, "NotAction allows every action that it does not name, also those of new services",
                    $"name the actions: {Advice}");
            }
            else if (wide is "*" or "*:*" or "iam:*")
            {
                yield return (
                    PostureCodes.RoleAdministrator, path, $"{wide} without a condition makes the server an administrator",
                    $"never give a server administrator permissions: {Advice}");
            }
            else if (wide is not null)
            {
                yield return (PostureCodes.RoleWildcard, path, $"{wide} is allowed without a condition", Advice);
            }
        }
    }

    private static List<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(item => item?.ToString() ?? "")],
        null => [],
        _ => [node.ToString()],
    };
}
