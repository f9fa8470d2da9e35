using System.Globalization;
using System.Text.Json.Nodes;
using Cedar.Explanation;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;

namespace Reconciler.Worker.Documents;

/// <summary>The report of <c>policy explain</c> as JSON.</summary>
internal static class ExplanationJson
{
    public static JsonNode Create(AccessReport report)
    {
        var cells = from tool in report.Tools from principal in report.Principals select CreateCell(report, tool, principal);
        return new JsonObject
        {
            ["gateway"] = report.Gateway.Name,
            ["live"] = report.IsLive,
            ["enforced"] = report.Access.IsEnforced,
            ["matrix"] = new JsonArray([.. cells]),
            ["question"] = report.Question is { } question ? Create(question) : null,
        };
    }

    private static JsonObject CreateCell(AccessReport report, string tool, AccessPrincipal principal)
    {
        var cell = AccessJson.Create(report.Access.GetToolAccess(principal, tool, report.Time));
        cell["tool"] = AgentCoreNames.Describe(tool);
        cell["principal"] = principal.Name;
        return cell;
    }

    private static JsonObject Create(AccessQuestion question) => new()
    {
        ["principal"] = question.Call.Principal.Name,
        ["tool"] = question.Call.Tool,
        ["input"] = question.IsForAnyInput ? null : question.Call.Input.DeepClone(),
        ["time"] = question.Call.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["decision"] = question.Explanation.IsAllowed ? "permit" : "deny",
        ["reason"] = question.Explanation.Reason,
        ["determining"] = new JsonArray([.. question.Explanation.DeterminingPolicies]),
        ["undecided"] = AccessJson.Create(question.Explanation.Undecided),
        ["suppressions"] = AccessJson.Create(question.Explanation.Suppressions),
        ["policies"] = new JsonArray([.. question.Explanation.Policies.Select(policy => new JsonObject
        {
            ["policy"] = policy.Policy.Id,
            ["effect"] = policy.Policy.Effect.ToString().ToLowerInvariant(),
            ["outcome"] = policy.Outcome.ToString(),
            ["mismatch"] = policy.Mismatch?.ToString().ToLowerInvariant(),
            ["clauses"] = new JsonArray([.. policy.Clauses.Select(Create)]),
        })]),
    };

    private static JsonObject Create(ClauseExplanation clause) => new()
    {
        ["kind"] = clause.Clause.IsWhen ? "when" : "unless",
        ["body"] = clause.Clause.Body.ToString(),
        ["value"] = clause.Value,
        ["decisive"] = clause.DecisiveExpression.ToString(),
        ["line"] = clause.DecisiveExpression.Position.Line,
        ["column"] = clause.DecisiveExpression.Position.Column,
        ["failure"] = clause.Failure,
        ["facts"] = new JsonArray([.. clause.Facts.Select(fact => fact.ToString())]),
    };
}
