using System.CommandLine;
using Reconciler.Spec.Kinds;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>suspend</c> and <c>resume</c>: a tag on the resources of a stack says that it is only observed. It takes no lease, because it must
/// work while a worker holds it.
/// </summary>
internal static class SuspendCommand
{
    public static Command BuildSuspend(CommonOptions options, CommandEnvironment environment) => Build(
        options, environment, "suspend", "Stop changing a stack until it is resumed. It is still observed.", isSuspended: true);

    public static Command BuildResume(CommonOptions options, CommandEnvironment environment) => Build(
        options, environment, "resume", "Go on with a stack that was suspended.", isSuspended: false);

    private static Command Build(
        CommonOptions options, CommandEnvironment environment, string name, string description, bool isSuspended)
    {
        var stack = new Argument<string>("STACK") { Description = "The name of the stack, or the path of its specs." };
        var command = new Command(name, description) { stack };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.GetRequiredValue(stack), isSuspended, options.Connection(result), environment, cancellationToken));
        return CommandLine.WithExamples(
            command, $"{environment.Program} {name} shop", $"{environment.Program} {name} specs/workshop --local");
    }

    private static async Task<int> RunAsync(
        string stack, bool isSuspended, ConnectionSettings connection, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var (name, settings) = (stack, new StackSpec());
        if (Directory.Exists(stack) || File.Exists(stack))
        {
            if (StackFiles.Load([stack], terminal) is not [var loaded]) return ExitCode.Error;
            (name, settings) = (loaded.Name, loaded.Settings);
            RegionCheck.Refuse([loaded], connection);
        }

        await using var session = await Session.OpenAsync(connection, environment, cancellationToken);
        var tagged = await session.Reconcilers.SetSuspendedAsync(settings, name, isSuspended, cancellationToken);
        if (tagged.Count == 0)
        {
            terminal.Fail(
                $"No resource of the stack {name} can carry the tag.",
                isSuspended
                    ? "Check the name and the region. A stack that has no role, gateway, server, engine or user pool is suspended in git: "
                        + "write `suspend: true` in its Stack document."
                    : "Check the name and the region.");
            return ExitCode.Error;
        }

        terminal.Out.WriteLine(isSuspended
            ? $"{name} is suspended: it is observed and not changed. `{environment.Program} resume {stack}{connection.Options}` ends it."
            : $"{name} is resumed.");
        terminal.Out.WriteLine("A worker notices it at its next resync.");
        return ExitCode.Done;
    }
}
