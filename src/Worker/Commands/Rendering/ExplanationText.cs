using System.Text.Json.Nodes;
using Cedar.Explanation;
using Reconciler.Access.Authorization;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Who may call what and why, as people read it: the table of tools and callers, or the one call that was asked about.</summary>
internal static class ExplanationText
{
    public static void Write(IAnsiConsole console, AccessReport answer, bool isMarkdown)
    {
        var state = $"{(answer.IsLive ? "as it is" : "as the specs say")}{(answer.Access.IsEnforced ? "" : "; no policy is enforced, whoever is let in may call every tool")}";
        console.MarkupLineInterpolated(isMarkdown ? (FormattableString)$"### Gateway `{answer.Gateway.Name}` ({state})" : $"[bold]Gateway {answer.Gateway.Name}[/] ({state})");
        console.WriteLine();
        if (answer.Question is { } question) Write(console, question);
        else if (answer.Tools.Count == 0) console.WriteLine("No tool of the gateway is known: none was listed, and no policy names one.");
        else WriteTable(console, answer, isMarkdown);
        console.WriteLine();
    }

    private static void WriteTable(IAnsiConsole console, AccessReport answer, bool isMarkdown)
    {
        var table = new Table { Border = isMarkdown ? TableBorder.Markdown : TableBorder.None };
        table.AddColumn("TOOL");
        foreach (var principal in answer.Principals) table.AddColumn(new TableColumn(new Text(principal.Name)));
        foreach (var tool in answer.Tools)
        {
            table.AddRow([new Text(tool), .. answer.Principals.Select(principal => Cell(answer.Access.GetToolAccess(principal, tool)))]);
        }

        console.Write(table);
    }

    private static Text Cell(ToolAccess access) => new(access.ToString(), new Style(access.Verdict switch
    {
        AccessVerdict.Permit => Color.Green,
        AccessVerdict.Deny => Color.Red,
        _ => Color.Yellow,
    }));

    private static void Write(IAnsiConsole console, AccessQuestion question)
    {
        var explanation = question.Explanation;
        var arguments = string.Join(", ", question.Input.Select(argument => $"{argument.Key}={argument.Value?.ToJsonString(Json.Compact)}"));
        console.MarkupLineInterpolated($"{question.Caller.Name} -> {question.Tool}({arguments}): [{(explanation.IsAllowed ? "green" : "red")}]{(explanation.IsAllowed ? "permit" : "deny")}[/]");
        if (explanation.Reason.Length > 0) console.MarkupLineInterpolated($"  {explanation.Reason}");
        foreach (var policy in explanation.Policies)
        {
            var mark = explanation.DeterminingPolicies.Contains(policy.Policy.Id) ? "*" : " ";
            console.MarkupLineInterpolated($"  {mark} {policy.Policy.Id} ({policy.Policy.Effect.ToString().ToLowerInvariant()}): {Outcome(policy)}");
            foreach (var clause in policy.Clauses) Write(console, clause);
        }

        if (explanation.DeterminingPolicies.Count > 0) console.MarkupLineInterpolated($"  [grey]* decided[/]");
    }

    private static void Write(IAnsiConsole console, ClauseExplanation clause)
    {
        var place = clause.DecisiveExpression.Position.Line > 0 ? $"{clause.DecisiveExpression.Position}: " : "";
        var value = clause.Failure is { } failure ? $"cannot be evaluated: {failure}" : clause.Value == true ? "true" : "false";
        console.MarkupLineInterpolated($"      {(clause.Clause.IsWhen ? "when" : "unless")} {{ {clause.Clause.Body} }}");
        console.MarkupLineInterpolated($"        {place}{clause.DecisiveExpression} is {value}{(clause.Facts.Count == 0 ? "" : $", for {string.Join(", ", clause.Facts)}")}");
    }

    private static string Outcome(PolicyExplanation policy) => policy.Outcome switch
    {
        PolicyOutcome.Applies => "applies",
        PolicyOutcome.OutOfScope => $"is about another {policy.Mismatch?.ToString().ToLowerInvariant()}",
        PolicyOutcome.NotSatisfied => "does not apply",
        _ => "failed, and does not count",
    };
}
