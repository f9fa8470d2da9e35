using Reconciler.Access.Schemas;
using Reconciler.Engine.Planning.Access;

namespace Reconciler.Worker.Documents;

/// <summary>The access changes of a plan as Markdown for a pull request.</summary>
internal static class AccessMarkdown
{
    public static void Write(TextWriter writer, IReadOnlyList<GatewayAccessChange> gateways) => Write(writer, gateways, "Access changes");

    /// <summary>Writes whose access changes with the tools that servers list.</summary>
    public static void WriteTools(TextWriter writer, IReadOnlyList<GatewayAccessChange> gateways) =>
        Write(writer, gateways, "Access changes with the tools that servers list");

    private static void Write(TextWriter writer, IReadOnlyList<GatewayAccessChange> gateways, string title)
    {
        if (gateways.Count == 0) return;
        writer.WriteLine();
        writer.WriteLine($"#### {title}");
        writer.WriteLine();
        if (gateways.Any(gateway => gateway.MayWiden))
        {
            writer.WriteLine("> **Access may widen**: these changes may allow calls that are denied now.");
            writer.WriteLine();
        }

        writer.WriteLine("| gateway | caller | tool | before | after | |");
        writer.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var gateway in gateways)
        {
            var name = $"`{PlanMarkdown.EscapeCode(gateway.Gateway.Name)}`{(gateway.IsNew ? " (new)" : "")}";
            if (gateway.Problem is { } problem)
            {
                writer.WriteLine($"| {name} | | | | | cannot be determined: {PlanMarkdown.Escape(problem)} |");
            }

            if (gateway.Authorization is { } authorization)
            {
                var widening = authorization.MayWiden ? " **may widen**" : "";
                foreach (var rule in authorization.Rules)
                {
                    writer.WriteLine($"| {name} | every caller | | | | {PlanMarkdown.Escape(rule)}{widening} |");
                }
            }

            var names = ToolNames.Create(gateway.Changes.Select(change => change.Tool));
            foreach (var change in gateway.Changes)
            {
                var caller = PlanMarkdown.Escape(change.Principal.Name);
                var (before, after) = (PlanMarkdown.Escape(change.Before.ToString()), PlanMarkdown.Escape(change.After.ToString()));
                var toolName = PlanMarkdown.EscapeCode(names.Shorten(change.Tool));
                var tool = toolName.Contains(' ', StringComparison.Ordinal) ? toolName : $"`{toolName}`";
                var kind = change.Kind.ToString().ToLowerInvariant();
                writer.WriteLine($"| {name} | {caller} | {tool} | {before} | {after} | {kind} |");
            }
        }
    }
}
