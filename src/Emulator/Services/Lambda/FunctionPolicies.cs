using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>The resource policies of functions, one statement a permission.</summary>
internal sealed class FunctionPolicies(IRoleAccess roles) : IOperations
{

    // The members of a request that become conditions, with their operators and keys.
    private static readonly (string Member, string Operator, string Key)[] Conditions =
    [
        ("SourceArn", "ArnLike", "AWS:SourceArn"),
        ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
        ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
        ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
        ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
        ("InvokedViaFunctionUrl", "Bool", "lambda:InvokedViaFunctionUrl"),
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("AddPermission", Add);
        on("RemovePermission", Remove);
        on("GetPolicy", Get);
    }

    /// <summary>Whether the policy of a function lets a service invoke it for a resource.</summary>
    /// <param name="function">The function.</param>
    /// <param name="principal">The principal of the service, such as <c>cognito-idp.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The resource for which the service acts.</param>
    /// <param name="accountId">The account of the resource.</param>
    /// <param name="qualifier">The version or alias, which has a policy of its own; null for none.</param>
    public static bool Allows(JsonObject function, string principal, string sourceArn, string accountId, string? qualifier = null)
    {
        var context = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["aws:SourceArn"] = sourceArn,
            ["aws:SourceAccount"] = accountId,
        };
        return function.Objects(MemberOf(qualifier)).Any(s =>
            s["Principal"]?["Service"]?.ToString() == principal
            && s.Text("Action") is "lambda:InvokeFunction" or "lambda:*" or "*"
            && PolicyConditions.Hold(s["Condition"] as JsonObject, context));
    }

    private JsonObject Add(Call call)
    {
        var function = FindForChange(call);
        var member = MemberOf(FunctionTable.QualifierOf(call));
        var id = call.Text("StatementId");
        if (function.Objects(member).Any(s => s.Text("Sid") == id))
            throw LambdaErrors.StatementExists(id);
        var statement = new JsonObject
        {
            ["Sid"] = id,
            ["Effect"] = "Allow",
            ["Principal"] = PrincipalOf(call, call.Text("Principal")),
            ["Action"] = call.Text("Action"),
            ["Resource"] = ResourceOf(call, function),
        };
        foreach (var (condition, op, key) in Conditions)
        {
            if (call.Input[condition] is { } value)
                statement.Child("Condition").Child(op)[key] = value.ToString();
        }

        function[member] = function.Objects(member).Append(statement).Select(s => s.DeepClone()).ToJsonArray();
        Save(call, function);
        return new JsonObject { ["Statement"] = statement.ToJsonString() };
    }

    private static JsonObject Remove(Call call)
    {
        var function = FindForChange(call);
        var member = MemberOf(FunctionTable.QualifierOf(call));
        var id = call.Text("StatementId");
        var rest = function.Objects(member).Where(s => s.Text("Sid") != id).ToList();
        if (rest.Count == function.Objects(member).Count())
            throw LambdaErrors.StatementNotFound(id);
        function[member] = rest.Select(s => s.DeepClone()).ToJsonArray();
        Save(call, function);
        return [];
    }

    private static JsonObject Get(Call call)
    {
        FunctionTable.Find(call);
        var function = FunctionTable.Find(call, FunctionTable.NameOf(call));
        if (function[MemberOf(FunctionTable.QualifierOf(call))] is not JsonArray { Count: > 0 } statements)
            throw LambdaErrors.NoPolicy();
        var policy = new JsonObject { ["Version"] = "2012-10-17", ["Id"] = "default", ["Statement"] = statements.DeepClone() };
        return new JsonObject { ["Policy"] = policy.ToJsonString(), ["RevisionId"] = function.Text("RevisionId") };
    }

    private static JsonObject FindForChange(Call call)
    {
        FunctionTable.Find(call);
        var function = FunctionTable.Find(call, FunctionTable.NameOf(call));
        return call.TextOrNull("RevisionId") is { } revision && revision != function.Text("RevisionId")
            ? throw LambdaErrors.WrongRevision()
            : function.Copy();
    }

    // Versions and aliases have policies of their own, which are kept with their function.
    private static string MemberOf(string? qualifier) => qualifier is null or FunctionTable.Latest ? "_policy" : $"_policy:{qualifier}";

    private static string ResourceOf(Call call, JsonObject function) => FunctionTable.QualifierOf(call) is { } qualifier
        ? $"{function.Text("FunctionArn")}:{qualifier}"
        : function.Text("FunctionArn");

    private static void Save(Call call, JsonObject function)
    {
        Functions.Touch(function);
        FunctionTable.Save(call, function);
    }

    private JsonNode PrincipalOf(Call call, string principal)
    {
        if (principal == "*")
            return "*";
        if (principal.EndsWith(".amazonaws.com", StringComparison.Ordinal))
            return new JsonObject { ["Service"] = principal };
        if (principal.Length == 12 && principal.All(char.IsAsciiDigit))
            return new JsonObject { ["AWS"] = $"arn:aws:iam::{principal}:root" };
        var isOwnRole = principal.StartsWith($"arn:aws:iam::{call.Account.Id}:role/", StringComparison.Ordinal);
        if (!principal.StartsWith("arn:aws:iam::", StringComparison.Ordinal) || isOwnRole && roles.Find(principal) is null)
            throw LambdaErrors.InvalidPrincipal();
        return new JsonObject { ["AWS"] = principal };
    }
}
