using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>The root command. Each subcommand is a file in this folder.</summary>
internal static class CommandLine
{
    /// <summary>Parses the arguments and runs the command. Expected errors become a message and a hint, without a stack trace.</summary>
    /// <returns>The exit code, see <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(
        IReadOnlyList<string> args, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
            };
            var options = new CommonOptions();
            var parsed = Build(options, environment).Parse(LocalOption.WriteOut(args));
            LocalOption.Check(args, parsed, options);

            // Write parse errors to standard error, because a program may read standard output, and without the long help text.
            if (args.Count > 0 && parsed.Action is ParseErrorAction error) (error.ShowHelp, configuration.Output) = (false, terminal.Error);
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (UserFacingException e)
        {
            terminal.Fail(e.Message, e.Hint);
            return ExitCode.Error;
        }
        catch (CredentialsException e)
        {
            terminal.Fail(e.Message, e.Hint);
            return ExitCode.Error;
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            terminal.Fail(
                $"An AWS call failed: {FailureClassifier.Classify(e)}", "Check the permissions of the credentials, or try again.");
            return ExitCode.Error;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("Interrupted. Completed changes stay in AWS; run the command again to continue.");
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Adds examples to the help of a command.</summary>
    public static Command WithExamples(Command command, params ReadOnlySpan<string> examples)
    {
        command.Options.Add(new HelpOption { Action = new ExamplesHelp(examples.ToArray()) });
        return command;
    }

    private static RootCommand Build(CommonOptions options, CommandEnvironment environment) => new(
        "Keeps MCP servers on Amazon Bedrock AgentCore in sync with specs in git.")
    {
        InitCommand.Build(environment),
        ValidateCommand.Build(options, environment),
        DiffCommand.Build(options, environment),
        ApplyCommand.Build(options, environment),
        StatusCommand.Build(options, environment),
        PolicyCommand.Build(options, environment),
        ToolsCommand.Build(options, environment),
        CallCommand.Build(options, environment),
        TokenCommand.Build(options, environment),
        LogsCommand.Build(options, environment),
        DestroyCommand.Build(options, environment),
        RunCommand.Build(options, environment),
        ExplainCommand.Build(options, environment),
        SchemaCommand.Build(environment),
        EmulatorCommand.Build(environment),
    };
}
