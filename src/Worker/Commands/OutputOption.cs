using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary><c>--output</c> of a command: the formats that the command has, and no others.</summary>
internal static class OutputOption
{
    private const string Name = "--output";
    private const string Alias = "-o";

    /// <summary>Builds the option.</summary>
    /// <param name="formats">The formats of the command; the first one is the default.</param>
    public static Option<OutputFormat> Build(params OutputFormat[] formats)
    {
        var names = formats.Select(Describe).ToArray();
        return new Option<OutputFormat>(Name, Alias)
        {
            Description = $"The output format: {string.Join(", ", names[..^1])} or {names[^1]}.",
            HelpName = "FORMAT",
            CustomParser = result => Parse(result, formats),
        };
    }

    /// <summary>
    /// Finds the format of a command line. A command line with errors has one, too: a program that asked for JSON gets the errors so.
    /// </summary>
    public static OutputFormat Read(ParseResult parsed, IReadOnlyList<string> args)
    {
        if (parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == Name) is not Option<OutputFormat> option)
        {
            return OutputFormat.Text;
        }

        if (parsed.GetResult(option) is { } result && !result.Errors.Any()) return result.GetValueOrDefault<OutputFormat>();
        return args.Select(word => word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]).Contains("json")
            ? OutputFormat.Json
            : OutputFormat.Text;
    }

    private static OutputFormat Parse(ArgumentResult result, OutputFormat[] formats)
    {
        var text = result.Tokens[0].Value;
        foreach (var format in formats)
        {
            if (Describe(format).Equals(text, StringComparison.OrdinalIgnoreCase)) return format;
        }

        result.AddError($"'{text}' is not an output format of this command. Use one of: {string.Join(", ", formats.Select(Describe))}.");
        return default;
    }

    private static string Describe(OutputFormat format) => format.ToString().ToLowerInvariant();
}
