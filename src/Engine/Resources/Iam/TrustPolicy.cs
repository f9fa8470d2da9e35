using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>The policy of a role that says who may assume it.</summary>
/// <param name="document">The document.</param>
internal sealed class TrustPolicy(JsonDocumentText document)
{
    private const string AssumeRole = "sts:AssumeRole";

    private readonly List<JsonObject> _statements =
        [.. JsonNode.Parse(PolicyDocument.Normalise(document.Text).Text)?["Statement"]?.AsArray().Select(s => s!.AsObject()) ?? []];

    /// <summary>
    /// Returns whether a service may assume the role. Conditions depend on the call, so a statement that has some counts where it allows,
    /// and does not where it denies.
    /// </summary>
    /// <param name="service">The principal of the service, such as <c>lambda.amazonaws.com</c>.</param>
    public bool Allows(string service) =>
        _statements.Exists(statement => IsEffect(statement, "Allow") && Covers(statement, service))
        && !_statements.Exists(statement => IsEffect(statement, "Deny") && statement["Condition"] is null && Covers(statement, service));

    private static bool IsEffect(JsonObject statement, string effect) => (string?)statement["Effect"] == effect;

    private static bool Covers(JsonObject statement, string service) => CoversAction(statement) && CoversPrincipal(statement, service);

    private static bool CoversAction(JsonObject statement) => statement["NotAction"] is { } others
        ? !Texts(others).Any(Matches)
        : Texts(statement["Action"]).Any(Matches);

    private static bool Matches(string pattern) => FileSystemName.MatchesSimpleExpression(pattern, AssumeRole);

    private static bool CoversPrincipal(JsonObject statement, string service) => statement["NotPrincipal"] is { } others
        ? !Names(others, service)
        : Names(statement["Principal"], service);

    /// <summary>Whether a principal is anybody, or names the service. An asterisk of AWS means accounts, and no service.</summary>
    private static bool Names(JsonNode? principal, string service) => principal switch
    {
        JsonObject kinds => Texts(kinds["Service"]).Contains(service, StringComparer.OrdinalIgnoreCase),
        _ => Texts(principal).Contains("*"),
    };

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(item => item!.ToString()) ?? [];
}
