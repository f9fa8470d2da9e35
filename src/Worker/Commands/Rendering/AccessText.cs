using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Planning.Access;
using Reconciler.Worker.Commands.Output;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The access changes of a plan as text for a terminal.</summary>
internal static class AccessText
{
    public static void Write(Screen screen, IReadOnlyList<GatewayAccessChange> gateways) => Write(screen, gateways, "Access changes");

    /// <summary>Writes whose access changes with the tools that servers list.</summary>
    public static void WriteTools(Screen screen, IReadOnlyList<GatewayAccessChange> gateways) =>
        Write(screen, gateways, "Access changes with the tools that servers list");

    private static void Write(Screen screen, IReadOnlyList<GatewayAccessChange> gateways, string title)
    {
        if (gateways.Count == 0) return;
        screen.WriteLine();
        screen.WriteLine(Strong(title));
        foreach (var gateway in gateways)
        {
            screen.WriteLine($"  {gateway.Gateway}{(gateway.IsNew ? " (new)" : "")}");
            if (gateway.Problem is { } problem) screen.WriteLine($"    {Caution("!")} cannot be determined: {problem}");
            if (gateway.Authorization is { } authorization)
            {
                var widening = authorization.MayWiden ? " (may widen)" : "";
                foreach (var rule in authorization.Rules) screen.WriteLine($"    {Caution("~")} {rule}{widening}");
            }

            var names = ToolNames.Create(gateway.Changes.Select(change => change.Tool));
            foreach (var change in gateway.Changes)
            {
                var verdicts = $"{change.Before} -> {change.After}";
                screen.WriteLine($"    {GetSign(change)} {change.Principal.Name}: {names.Shorten(change.Tool)}: {verdicts}");
            }
        }
    }

    private static Fragment GetSign(AccessChange change) => change.Kind switch
    {
        AccessChangeKind.Granted => Good("+"),
        AccessChangeKind.Revoked => Bad("-"),
        _ => Caution("~"),
    };
}
