using Reconciler.Access.Authorization;
using Reconciler.Engine.Planning.Access;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Whose access a plan changes, as people read it at a prompt.</summary>
internal static class AccessText
{
    public static void Write(IAnsiConsole console, IReadOnlyList<GatewayAccessChange> outlooks)
    {
        if (outlooks.Count == 0) return;
        console.WriteLine();
        console.MarkupLine("[bold]Access changes[/]");
        foreach (var outlook in outlooks)
        {
            console.MarkupLineInterpolated($"  {outlook.Gateway}{(outlook.IsNew ? " (new)" : "")}");
            if (outlook.Problem is { } problem) console.MarkupLineInterpolated($"    [yellow]![/] not known: {problem}");
            if (outlook.Authorization is { } guard)
            {
                foreach (var rule in guard.Rules) console.MarkupLineInterpolated($"    [yellow]~[/] {rule}{(guard.MayWiden ? " (may widen)" : "")}");
            }

            foreach (var change in outlook.Changes)
            {
                var (sign, color) = Mark(change);
                console.MarkupLineInterpolated($"    [{color}]{sign}[/] {change.Principal.Name}: {change.Tool}: {change.Before} -> {change.After}");
            }
        }
    }

    private static (string Sign, string Color) Mark(AccessChange change) => change.Kind switch
    {
        AccessChangeKind.Granted => ("+", "green"),
        AccessChangeKind.Revoked => ("-", "red"),
        _ => ("~", "yellow"),
    };
}
