using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>The whole command line: one command a file, put together here.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command: what it cannot do is said in a sentence, never in a stack trace.</summary>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        try
        {
            var configuration = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
            var options = new CommonOptions();
            var parsed = Build(options, environment).Parse(LocalOption.WriteOut(args));
            LocalOption.Check(args, parsed, options);

            // A mistake is told in a sentence, and not on the output that a program reads.
            if (args.Count > 0 && parsed.Action is ParseErrorAction mistake) (mistake.ShowHelp, configuration.Output) = (false, terminal.Error);
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
            terminal.Fail($"AWS refused a call: {FailureClassifier.Classify(e)}", "`-v` lists the calls that were made; the credentials may lack a permission.");
            return ExitCode.Error;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("Interrupted. What was begun is safe: the next apply completes it.");
            return ExitCode.Interrupted;
        }
    }

    /// <summary>A command with examples under its help.</summary>
    public static Command WithExamples(Command command, params ReadOnlySpan<string> examples)
    {
        command.Options.Add(new HelpOption { Action = new ExamplesHelp(examples.ToArray()) });
        return command;
    }

    private static RootCommand Build(CommonOptions options, CommandEnvironment environment) => new("Keeps MCP servers on Amazon Bedrock AgentCore the way git says they should be.")
    {
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
        SchemaCommand.Build(environment),
        EmulatorCommand.Build(environment),
    };
}
