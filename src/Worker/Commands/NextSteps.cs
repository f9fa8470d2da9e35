using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands;

/// <summary>Writes the commands to run after an apply.</summary>
internal static class NextSteps
{
    /// <param name="environment">The environment of the command.</param>
    /// <param name="statuses">The status of each stack after the apply.</param>
    /// <param name="paths">The paths as given to the apply.</param>
    /// <param name="connection">The connection options as given to the apply.</param>
    /// <param name="addresses">The addresses of gateways, each in a line.</param>
    /// <param name="calls">Example commands that list and call tools.</param>
    public static void Write(
        CommandEnvironment environment,
        IReadOnlyList<StackStatus> statuses,
        string[] paths,
        ConnectionSettings connection,
        IReadOnlyList<string> addresses,
        IReadOnlyList<string> calls)
    {
        var screen = environment.Terminal.Screen;
        var resources = statuses.SelectMany(status => status.Resources).ToList();
        screen.WriteLine();

        // What is copied stays on one line, however narrow the screen is.
        foreach (var address in addresses) screen.WriteUnbroken(address);

        var arguments = $"{string.Join(' ', paths.Select(ShellQuoting.Quote))}{connection.Options}";
        if (statuses.All(status => status.IsReady))
        {
            screen.WriteLine("Next steps:");
            foreach (var call in calls) screen.WriteUnbroken($"  {call}");
            Write("diff", "show differences between AWS and the specs");
            Write("run", "keep AWS in sync with the specs");
            Write("destroy", "delete the resources");
            return;

            void Write(string command, string comment)
            {
                StyledText line = $"  {environment.Program} {command} {arguments}{new string(' ', "destroy".Length - command.Length)}  ";
                line.AppendFormatted(Faint($"# {comment}"));
                screen.WriteUnbroken(line.Length <= screen.Width ? line : $"  {environment.Program} {command} {arguments}");
            }
        }

        // A stack can be not ready with all of its resources ready: a prune waits for confirmation.
        var pending = resources.Count(resource => resource.State is not (ResourceState.Ready or ResourceState.Deleted));
        var summary = pending > 0 ? $"Not ready: {pending} of {resources.Count} resources (see above)." : "Not ready (see above).";
        screen.WriteLine($"{summary} Fix the cause and run `{environment.Program} apply {arguments}` again; -v shows details.");
    }
}
