using Reconciler.Worker.Control;
using Reconciler.Worker.Resources.AgentCore;

namespace Reconciler.Worker.Commands;

/// <summary>What to try when a stack has converged.</summary>
internal static class NextSteps
{
    /// <param name="terminal">Where to.</param>
    /// <param name="statuses">Where the stacks stand.</param>
    /// <param name="paths">As they were given.</param>
    /// <param name="connection">As it was given.</param>
    /// <param name="calls">Calls of tools that can be made at once.</param>
    public static void Write(Terminal terminal, IReadOnlyList<StackStatus> statuses, string[] paths, ConnectionSettings connection, IReadOnlyList<string> calls)
    {
        var console = terminal.Out;
        var gateways = statuses.SelectMany(status => status.Resources).Where(resource => resource.Type == GatewayType.TypeName).ToList();
        console.WriteLine();
        foreach (var gateway in gateways.Where(gateway => gateway.Attributes.ContainsKey("url")))
        {
            console.WriteLine($"Gateway {gateway.Name}: {gateway.Attributes["url"]}");
        }

        var local = connection.LocalOption;
        var stacks = string.Join(' ', paths);
        if (statuses.All(status => status.IsReady))
        {
            console.WriteLine("Next:");
            foreach (var call in calls) console.WriteLine($"  {call}");
            console.WriteLine($"  reconciler diff {stacks}{local}       what differs now");
            console.WriteLine($"  reconciler run {stacks}{local}        keep it like this");
            console.WriteLine($"  reconciler destroy {stacks}{local}    take it down");
        }
        else
        {
            console.WriteLine($"Not everything is ready. Mend what is stalled and run `reconciler apply {stacks}{local}` again; `-v` says more.");
        }
    }
}
