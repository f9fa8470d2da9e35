using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Reconciler.Worker.Commands;

/// <summary>Prints the help of a command, and its examples below.</summary>
internal sealed class ExamplesHelp(IReadOnlyList<string> examples) : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var help = new StringWriter { NewLine = output.NewLine };
        configuration.Output = help;
        var code = _help.Invoke(parseResult);
        configuration.Output = output;
        output.Write(help.ToString().Replace(LocalOption.MisleadingUsage, LocalOption.Usage, StringComparison.Ordinal));
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
