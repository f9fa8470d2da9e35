using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>SimulatePrincipalPolicy: evaluates the policies of a role or user.</summary>
internal sealed class PolicySimulator(Account account, ManagedPolicies policies) : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on) => on("SimulatePrincipalPolicy", Simulate);

    private JsonObject Simulate(Call call)
    {
        var documents = policies.DocumentsOf(FindPrincipal(call.Text("PolicySourceArn")))
            .Concat(call.Input.Texts("PolicyInputList"))
            .ToList();
        var context = call.Input.Objects("ContextEntries").Where(e => e.Texts("ContextKeyValues").Any())
            .ToDictionary(e => e.Text("ContextKeyName"), e => e.Texts("ContextKeyValues").First());
        var results = from action in call.Input.Texts("ActionNames")
                      from resource in call.Input.Texts("ResourceArns").DefaultIfEmpty("*")
                      select new JsonObject
                      {
                          ["EvalActionName"] = action,
                          ["EvalResourceName"] = resource,
                          ["EvalDecision"] = Name(PolicyEvaluator.Decide(documents, action, resource, context)),
                          ["MatchedStatements"] = new JsonArray(),
                          ["MissingContextValues"] = new JsonArray(),
                      };
        return new JsonObject { ["EvaluationResults"] = results.ToJsonArray(), ["IsTruncated"] = false };
    }

    private JsonObject FindPrincipal(string arn)
    {
        foreach (var kind in PrincipalKind.All)
        {
            if (arn.Contains($":{kind.Noun}/", StringComparison.Ordinal))
                return kind.Find(account, arn[(arn.LastIndexOf('/') + 1)..]);
        }

        throw IamErrors.AmbiguousEntity(arn);
    }

    private static string Name(PolicyDecision decision) => char.ToLowerInvariant(decision.ToString()[0]) + decision.ToString()[1..];
}
