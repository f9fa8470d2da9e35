using System.Text.Json.Nodes;
using Cedar.Explanation;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Documents;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>
/// The report of <c>policy explain</c> as text: a table of tools and callers, or the explanation of a single call.
/// </summary>
internal static class ExplanationText
{
    private const string NoTools = "No tools of the gateway are known: no target has listed any, and no policy names one.";

    /// <summary>Writes a report.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="report">The report.</param>
    /// <param name="isMarkdown">Whether to write Markdown.</param>
    public static void Write(Terminal terminal, AccessReport report, bool isMarkdown)
    {
        var screen = terminal.Screen;
        var name = report.Gateway.Name;
        var state = report.IsLive ? "live" : "planned by the specs";
        if (!report.Access.IsEnforced) state += "; no policy is enforced: every authenticated caller may call every tool";
        if (isMarkdown) terminal.Out.WriteLine($"### Gateway `{PlanMarkdown.EscapeCode(name)}` ({state})");
        else screen.WriteLine($"{Strong($"Gateway {name}")} ({state})");
        screen.WriteLine();
        if (report.Question is { } question) Write(screen, question);
        else if (report.Tools.Count == 0) screen.WriteLine(NoTools);
        else if (isMarkdown) WriteMarkdown(terminal.Out, report);
        else WriteTable(screen, report);
        screen.WriteLine();
    }

    /// <summary>
    /// Writes the matrix. If it is wider than the screen, each caller becomes a list: columns that are cut say nothing.
    /// </summary>
    private static void WriteTable(Screen screen, AccessReport report)
    {
        var names = ToolNames.Create(report.Tools);
        var table = new TextTable(["TOOL", .. report.Principals.Select(principal => principal.Name)]);
        foreach (var tool in report.Tools)
        {
            table.Add([names.Shorten(tool), .. report.Principals.Select(principal => Cell(principal, tool))]);
        }

        if (table.Render(int.MaxValue).All(line => line.Length <= screen.Width))
        {
            screen.Write(table);
            return;
        }

        foreach (var principal in report.Principals)
        {
            screen.WriteLine(Strong(principal.Name));
            var list = new TextTable(headers: null);
            foreach (var tool in report.Tools) list.Add($"  {names.Shorten(tool)}", Cell(principal, tool));
            screen.Write(list);
        }

        StyledText Cell(AccessPrincipal principal, string tool)
        {
            var access = report.Access.GetToolAccess(principal, tool, report.Time);
            return Create(access, access.Verdict switch
            {
                AccessVerdict.Permit => Tone.Good,
                AccessVerdict.Deny => Tone.Bad,
                _ => Tone.Caution,
            });
        }
    }

    private static void WriteMarkdown(TextWriter writer, AccessReport report)
    {
        var names = ToolNames.Create(report.Tools);
        var heads = report.Principals.Select(principal => PlanMarkdown.Escape(principal.Name));
        writer.WriteLine($"| tool | {string.Join(" | ", heads)} |");
        writer.WriteLine($"| --- |{string.Concat(report.Principals.Select(_ => " --- |"))}");
        foreach (var tool in report.Tools)
        {
            var cells = report.Principals
                .Select(principal => report.Access.GetToolAccess(principal, tool, report.Time).ToString())
                .Select(PlanMarkdown.Escape);
            writer.WriteLine($"| {PlanMarkdown.Escape(names.Shorten(tool))} | {string.Join(" | ", cells)} |");
        }
    }

    private static void Write(Screen screen, AccessQuestion question)
    {
        var explanation = question.Explanation;
        var arguments = string.Join(", ", question.Call.Input.Select(input => $"{input.Key}={input.Value?.ToJsonString(Json.Compact)}"));
        var decision = explanation.IsAllowed ? Good("permit") : Bad("deny");
        var tool = ToolNames.Create([]).Shorten(question.Call.Tool);
        var call = question.IsForAnyInput ? tool : $"{tool}({arguments})";
        var condition = question.IsForAnyInput ? ", whatever its arguments are" : "";
        screen.WriteLine($"{question.Call.Principal.Name} -> {call}: {decision}{condition}");
        if (explanation.Reason.Length > 0) screen.WriteLine($"  {explanation.Reason}");
        foreach (var policy in explanation.Policies)
        {
            var mark = explanation.DeterminingPolicies.Contains(policy.Policy.Id) ? "*" : " ";
            var effect = policy.Policy.Effect.ToString().ToLowerInvariant();
            var undecided = explanation.Undecided.FirstOrDefault(condition => condition.PolicyId == policy.Policy.Id);
            var result = undecided is null ? Describe(policy) : $"cannot be decided here: {undecided}";
            screen.WriteLine($"  {mark} {policy.Policy.Id} ({effect}): {result}");
            foreach (var clause in policy.Clauses.Where(clause => undecided is null || clause.Value is not null)) Write(screen, clause);
        }

        foreach (var suppression in explanation.Suppressions)
            screen.WriteLine($"    {suppression.PolicyId} (suppressOutput): suppresses the output if {suppression}");

        if (explanation.DeterminingPolicies.Count > 0) screen.WriteLine($"  {Faint("* determines the decision")}");
    }

    private static void Write(Screen screen, ClauseExplanation clause)
    {
        var location = clause.DecisiveExpression.Position.Line > 0 ? $"{clause.DecisiveExpression.Position}: " : "";
        var result = clause.Failure is { } failure ? $"cannot be evaluated: {failure}" : clause.Value == true ? "is true" : "is false";
        var facts = clause.Facts.Count == 0 ? "" : $", because {string.Join(", ", clause.Facts)}";
        screen.WriteLine($"      {(clause.Clause.IsWhen ? "when" : "unless")} {{ {clause.Clause.Body} }}");
        screen.WriteLine($"        {location}{clause.DecisiveExpression} {result}{facts}");
    }

    private static string Describe(PolicyExplanation policy) => policy.Outcome switch
    {
        PolicyOutcome.Applies => "applies",
        PolicyOutcome.OutOfScope => $"does not apply: its scope has another {policy.Mismatch?.ToString().ToLowerInvariant()}",
        PolicyOutcome.NotSatisfied => "does not apply: its conditions are not met",
        _ => "evaluation failed: the policy is ignored",
    };
}
