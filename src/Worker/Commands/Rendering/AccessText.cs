using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Planning.Access;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The access changes of a plan as text for a terminal.</summary>
internal static class AccessText
{
    public static void Write(IAnsiConsole console, IReadOnlyList<GatewayAccessChange> gateways)
    {
        if (gateways.Count == 0) return;
        console.WriteLine();
        console.MarkupLine("[bold]Access changes[/]");
        foreach (var gateway in gateways)
        {
            console.MarkupLineInterpolated($"  {gateway.Gateway}{(gateway.IsNew ? " (new)" : "")}");
            if (gateway.Problem is { } problem) console.MarkupLineInterpolated($"    [yellow]![/] cannot be determined: {problem}");
            if (gateway.Authorization is { } authorization)
            {
                var widening = authorization.MayWiden ? " (may widen)" : "";
                foreach (var rule in authorization.Rules) console.MarkupLineInterpolated($"    [yellow]~[/] {rule}{widening}");
            }

            foreach (var change in gateway.Changes)
            {
                var (sign, color) = GetSign(change);
                var verdicts = $"{change.Before} -> {change.After}";
                var tool = AgentCoreNames.Describe(change.Tool);
                console.MarkupLineInterpolated($"    [{color}]{sign}[/] {change.Principal.Name}: {tool}: {verdicts}");
            }
        }
    }

    private static (string Sign, string Color) GetSign(AccessChange change) => change.Kind switch
    {
        AccessChangeKind.Granted => ("+", "green"),
        AccessChangeKind.Revoked => ("-", "red"),
        _ => ("~", "yellow"),
    };
}
