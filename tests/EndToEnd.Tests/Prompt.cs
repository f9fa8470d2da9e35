using Reconciler.Worker.Commands;
using Reconciler.Worker.Commands.Output;

namespace EndToEnd.Tests;

/// <summary>Runs commands as somebody does who redirects what they write and is not there to answer.</summary>
/// <param name="folder">The current folder.</param>
/// <param name="clock">The clock of the commands.</param>
/// <param name="variables">Their environment variables.</param>
internal sealed class Prompt(string folder, TimeProvider clock, IReadOnlyDictionary<string, string> variables)
{
    /// <summary>What the commands read from standard input.</summary>
    public string Input { get; set; } = "";

    /// <summary>The width of the terminal; null for output that is redirected.</summary>
    public int? Width { get; set; }

    public async Task<CommandResult> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter();
        return await RunAsync(args, output, cancellationToken);
    }

    /// <summary>Shows what a command writes while it goes on.</summary>
    public async Task<CommandResult> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        using var error = new StringWriter();
        using var input = new StringReader(Input);
        var terminal = new Terminal(input, output, error, isInteractive: false, hasColor: false, canAsk: false, width: Width);
        var environment = new CommandEnvironment(terminal, clock, variables.GetValueOrDefault) { Directory = folder };
        var exitCode = await CommandLine.InvokeAsync(args, environment, cancellationToken);
        return new CommandResult(exitCode, output.ToString()!, error.ToString());
    }
}
