using Reconciler.Engine.Model;
using Reconciler.Engine.Control;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>What to try when a stack has converged.</summary>
internal static class NextSteps
{
    /// <param name="environment">Where to, and what the program is called there.</param>
    /// <param name="statuses">Where the stacks stand.</param>
    /// <param name="paths">As they were given.</param>
    /// <param name="connection">As it was given.</param>
    /// <param name="calls">Calls of tools that can be made at once.</param>
    public static void Write(CommandEnvironment environment, IReadOnlyList<StackStatus> statuses, string[] paths, ConnectionSettings connection, IReadOnlyList<string> calls)
    {
        var console = environment.Terminal.Out;
        var gateways = statuses.SelectMany(status => status.Resources).Where(resource => resource.Type == ResourceTypeNames.Gateway).ToList();
        console.WriteLine();
        foreach (var gateway in gateways.Where(gateway => gateway.Attributes.ContainsKey("url")))
        {
            console.WriteLine($"Gateway {gateway.Name}: {gateway.Attributes["url"]}");
        }

        var rest = $"{string.Join(' ', paths.Select(ShellQuoting.Quote))}{connection.Options}";
        if (statuses.All(status => status.IsReady))
        {
            console.WriteLine("Next:");
            foreach (var call in calls) console.WriteLine($"  {call}");
            console.WriteLine($"  {environment.Program} diff {rest}       # what differs now");
            console.WriteLine($"  {environment.Program} run {rest}        # keep it like this");
            console.WriteLine($"  {environment.Program} destroy {rest}    # take it down");
        }
        else
        {
            console.WriteLine($"Not everything is ready. Mend what is stalled and run `{environment.Program} apply {rest}` again; `-v` says more.");
        }
    }
}
