using Reconciler.Access.Authorization;
using Reconciler.Engine.Planning.Access;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Whose access a plan changes, as reviewers read it in a pull request.</summary>
internal static class AccessMarkdown
{
    public static void Write(TextWriter writer, IReadOnlyList<GatewayAccessChange> outlooks)
    {
        if (outlooks.Count == 0) return;
        writer.WriteLine();
        writer.WriteLine("#### Access changes");
        writer.WriteLine();
        if (outlooks.Any(outlook => outlook.MayWiden))
        {
            writer.WriteLine("> **Access widens**: something may be allowed that is not allowed now.");
            writer.WriteLine();
        }

        writer.WriteLine("| gateway | who | tool | now | then | |");
        writer.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var outlook in outlooks)
        {
            var gateway = $"`{outlook.Gateway.Name}`{(outlook.IsNew ? " (new)" : "")}";
            if (outlook.Problem is { } problem) writer.WriteLine($"| {gateway} | | | | | not known: {PlanMarkdown.Escape(problem)} |");
            if (outlook.Authorization is { } guard)
            {
                foreach (var rule in guard.Rules) writer.WriteLine($"| {gateway} | whoever calls | | | | {PlanMarkdown.Escape(rule)}{(guard.MayWiden ? " **may widen**" : "")} |");
            }

            foreach (var change in outlook.Changes)
            {
                writer.WriteLine($"| {gateway} | {PlanMarkdown.Escape(change.Principal.Name)} | `{change.Tool}` | {PlanMarkdown.Escape(change.Before.ToString())} | {PlanMarkdown.Escape(change.After.ToString())} | {change.Kind.ToString().ToLowerInvariant()} |");
            }
        }
    }
}
