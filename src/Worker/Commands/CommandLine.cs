using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>The root command. Each subcommand is a file in this folder.</summary>
internal static class CommandLine
{
    /// <summary>
    /// Parses the arguments and runs the command. No exception leaves it: an expected one becomes a message and a hint, any other a report
    /// of an internal error.
    /// </summary>
    /// <returns>The exit code, see <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(
        IReadOnlyList<string> args, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var invocation = new Invocation(args, environment);
        try
        {
            var exitCode = await invocation.RunAsync(cancellationToken);
            environment.Terminal.Complete(invocation.IsStream);
            return exitCode;
        }
        catch (Exception e)
        {
            return invocation.Report(e);
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
        ImportCommand.Build(options, environment),
        ValidateCommand.Build(options, environment),
        DiffCommand.Build(options, environment),
        ApplyCommand.Build(options, environment),
        StatusCommand.Build(options, environment),
        GetCommand.Build(options, environment),
        OutputsCommand.Build(options, environment),
        PolicyCommand.Build(options, environment),
        ToolsCommand.Build(options, environment),
        CallCommand.Build(options, environment),
        TokenCommand.Build(options, environment),
        ConnectCommand.Build(options, environment),
        LogsCommand.Build(options, environment),
        DestroyCommand.Build(options, environment),
        RunCommand.Build(options, environment),
        ReconcileCommand.Build(environment),
        SuspendCommand.BuildSuspend(options, environment),
        SuspendCommand.BuildResume(options, environment),
        HealthzCommand.Build(environment),
        ExplainCommand.Build(environment),
        IamPolicyCommand.Build(options, environment),
        SchemaCommand.Build(environment),
        EmulatorCommand.Build(environment),
        CompletionCommand.Build(environment),
        VersionCommand.Build(environment),
    };

    /// <summary>One invocation: what it was told, and what is known of it when it fails.</summary>
    private sealed class Invocation(IReadOnlyList<string> args, CommandEnvironment environment)
    {
        private readonly CommonOptions _options = new();
        private readonly Terminal _terminal = environment.Terminal;
        private ParseResult? _parsed;

        /// <summary>Whether the command writes events instead of one document.</summary>
        public bool IsStream => _parsed is not null && CommonOptions.IsStream(_parsed);

        public async Task<int> RunAsync(CancellationToken cancellationToken)
        {
            var configuration = new InvocationConfiguration
            {
                Output = _terminal.Out,
                Error = _terminal.Error,
                EnableDefaultExceptionHandler = false,
            };

            // A word that starts with @ is a name or a scope, never a file with more arguments.
            var parser = new ParserConfiguration { ResponseFileTokenReplacer = null };
            var root = Build(_options, environment);
            _parsed = root.Parse(LocalOption.WriteOut(args), parser);
            _terminal.Format = OutputOption.Read(_parsed, args);
            var complete = EnvironmentOptions.Add(args, _parsed, environment.Variable);
            if (!ReferenceEquals(complete, args)) _parsed = root.Parse(LocalOption.WriteOut(complete), parser);
            _terminal.IsVerbose = _parsed.Errors.Count == 0 && _parsed.GetValue(_options.Verbose);
            _terminal.Format = OutputOption.Read(_parsed, args);
            LocalOption.Check(args, _parsed, _options);

            // Errors go to standard error, because a program may read standard output, and without the long help text.
            if (args.Count > 0 && _parsed.Action is ParseErrorAction) return ParseErrors.Report(_parsed, _terminal);
            EmptyArguments.Refuse(_parsed);
            var path = _options.FindPaths(_parsed) is { Tokens: [var first, ..] } ? ShellQuoting.Quote(first.Value) : null;
            _terminal.Hints = new CommandHints(environment.Program, _options.Connection(_parsed).Options) { Path = path };
            if (_options.FindMisspelledOption(_parsed, args) is { } word) return ParseErrors.ReportOption(_parsed, word, _terminal);
            return await RunAsync(_parsed, configuration, cancellationToken);
        }

        private async Task<int> RunAsync(ParseResult parsed, InvocationConfiguration configuration, CancellationToken cancellationToken)
        {
            if (parsed.GetValue(_options.Timeout) is not { } timeout) return await parsed.InvokeAsync(configuration, cancellationToken);
            using var limit = new CancellationTokenSource(timeout, environment.Clock);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                // A stream that ends because of the limit does not report it.
                var exitCode = await parsed.InvokeAsync(configuration, linked.Token);
                return limit.IsCancellationRequested && IsStream ? ExitCode.TimedOut : exitCode;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                _terminal.Fail(
                    $"Timed out after {timeout.TotalSeconds:0.###} seconds.",
                    "What was begun goes on in AWS. Run the command again to continue, or give it more time.");
                return ExitCode.TimedOut;
            }
        }

        /// <summary>Reports the exception that ended the command.</summary>
        /// <returns>The exit code.</returns>
        public int Report(Exception exception)
        {
            var exitCode = Describe(exception);
            try
            {
                if (exception is not OutputException) _terminal.Complete(IsStream);
            }
            catch (OutputException e)
            {
                _terminal.Fail(e.Message, e.Hint);
            }

            return exitCode;
        }

        private int Describe(Exception exception)
        {
            // A call that timed out looks like a canceled one: ask about failures first.
            if (CommandFailure.Describe(exception, DescribeEndpoint()) is { } failure)
            {
                _terminal.Fail(failure.Message, failure.Hint);
                return ExitCode.Error;
            }

            if (exception is OperationCanceledException)
            {
                _terminal.Fail("Interrupted.", "Completed changes stay in AWS; run the command again to continue.");
                return ExitCode.Interrupted;
            }

            InternalError.Report(_terminal, exception, args, environment.ErrorFolder);
            return ExitCode.Internal;
        }

        private string DescribeEndpoint()
        {
            if (_parsed is null || _parsed.Errors.Count > 0) return "AWS";
            var connection = _options.Connection(_parsed);
            return connection.LocalState is not null ? "The embedded AWS" : connection.Endpoint?.ToString() ?? "AWS";
        }
    }
}
