using System.Text.Json.Nodes;
using Cedar.Explanation;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>
/// The report of <c>policy explain</c> as text: a table of tools and callers, or the explanation of a single call.
/// </summary>
internal static class ExplanationText
{
    private const string NoTools = "No tools of the gateway are known: no target has listed any, and no policy names one.";

    public static void Write(IAnsiConsole console, AccessReport report, bool isMarkdown)
    {
        var name = report.Gateway.Name;
        var state = report.IsLive ? "live" : "planned by the specs";
        if (!report.Access.IsEnforced) state += "; no policy is enforced: every authenticated caller may call every tool";
        if (isMarkdown) console.MarkupLineInterpolated($"### Gateway `{name}` ({state})");
        else console.MarkupLineInterpolated($"[bold]Gateway {name}[/] ({state})");
        console.WriteLine();
        if (report.Question is { } question) Write(console, question);
        else if (report.Tools.Count == 0) console.WriteLine(NoTools);
        else WriteTable(console, report, isMarkdown);
        console.WriteLine();
    }

    private static void WriteTable(IAnsiConsole console, AccessReport report, bool isMarkdown)
    {
        var table = new Table { Border = isMarkdown ? TableBorder.Markdown : TableBorder.None };
        table.AddColumn("TOOL");
        foreach (var principal in report.Principals) table.AddColumn(new TableColumn(new Text(principal.Name)));
        foreach (var tool in report.Tools)
        {
            var cells = report.Principals.Select(principal => CreateCell(report.Access.GetToolAccess(principal, tool, report.Time)));
            table.AddRow([new Text(AgentCoreNames.Describe(tool)), .. cells]);
        }

        console.Write(table);
    }

    private static Text CreateCell(ToolAccess access) => new(access.ToString(), new Style(access.Verdict switch
    {
        AccessVerdict.Permit => Color.Green,
        AccessVerdict.Deny => Color.Red,
        _ => Color.Yellow,
    }));

    private static void Write(IAnsiConsole console, AccessQuestion question)
    {
        var explanation = question.Explanation;
        var arguments = string.Join(", ", question.Call.Input.Select(input => $"{input.Key}={input.Value?.ToJsonString(Json.Compact)}"));
        var (decision, color) = explanation.IsAllowed ? ("permit", "green") : ("deny", "red");
        console.MarkupLineInterpolated($"{question.Call.Principal.Name} -> {question.Call.Tool}({arguments}): [{color}]{decision}[/]");
        if (explanation.Reason.Length > 0) console.MarkupLineInterpolated($"  {explanation.Reason}");
        foreach (var policy in explanation.Policies)
        {
            var mark = explanation.DeterminingPolicies.Contains(policy.Policy.Id) ? "*" : " ";
            var effect = policy.Policy.Effect.ToString().ToLowerInvariant();
            var undecided = explanation.Undecided.FirstOrDefault(condition => condition.PolicyId == policy.Policy.Id);
            var result = undecided is null ? Describe(policy) : $"cannot be decided here: {undecided}";
            console.MarkupLineInterpolated($"  {mark} {policy.Policy.Id} ({effect}): {result}");
            foreach (var clause in policy.Clauses.Where(clause => undecided is null || clause.Value is not null)) Write(console, clause);
        }

        foreach (var suppression in explanation.Suppressions)
            console.MarkupLineInterpolated($"    {suppression.PolicyId} (suppressOutput): suppresses the output if {suppression}");

        if (explanation.DeterminingPolicies.Count > 0) console.MarkupLineInterpolated($"  [grey]* determines the decision[/]");
    }

    private static void Write(IAnsiConsole console, ClauseExplanation clause)
    {
        var location = clause.DecisiveExpression.Position.Line > 0 ? $"{clause.DecisiveExpression.Position}: " : "";
        var result = clause.Failure is { } failure ? $"cannot be evaluated: {failure}" : clause.Value == true ? "is true" : "is false";
        var facts = clause.Facts.Count == 0 ? "" : $", because {string.Join(", ", clause.Facts)}";
        console.MarkupLineInterpolated($"      {(clause.Clause.IsWhen ? "when" : "unless")} {{ {clause.Clause.Body} }}");
        console.MarkupLineInterpolated($"        {location}{clause.DecisiveExpression} {result}{facts}");
    }

    private static string Describe(PolicyExplanation policy) => policy.Outcome switch
    {
        PolicyOutcome.Applies => "applies",
        PolicyOutcome.OutOfScope => $"does not apply: its scope has another {policy.Mismatch?.ToString().ToLowerInvariant()}",
        PolicyOutcome.NotSatisfied => "does not apply: its conditions are not met",
        _ => "evaluation failed: the policy is ignored",
    };
}
