using System.CommandLine;
using Reconciler.Worker.Commands.Output;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary>Reports the errors of a command line, each in a sentence and with the nearest correct spelling.</summary>
internal static class ParseErrors
{
    /// <returns>The exit code.</returns>
    public static int Report(ParseResult parsed, Terminal terminal)
    {
        var command = parsed.CommandResult.Command;
        var help = $"`{FormatPath(parsed)} --help` lists what there is.";
        if (command.Subcommands.Count > 0)
        {
            var word = parsed.UnmatchedTokens is [var first, ..] ? first : null;
            var names = command.Subcommands.SelectMany(sub => sub.Aliases.Append(sub.Name)).Distinct().ToList();
            terminal.Fail(
                word is null ? "A command is missing." : $"'{word}' is not a command.",
                word is not null && Spelling.Hint(word, names) is { } hint ? Sentence(hint) : help);
            return ExitCode.Error;
        }

        var options = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).ToList();
        foreach (var word in parsed.UnmatchedTokens)
        {
            var hint = word.StartsWith('-') ? Spelling.Hint(word, options) : null;
            terminal.Fail(
                word.StartsWith('-') ? $"'{word}' is not an option." : $"'{word}' is not expected here.",
                hint is null ? help : Sentence(hint));
        }

        foreach (var error in parsed.Errors.Where(error => !parsed.UnmatchedTokens.Any(word => IsAbout(error.Message, word))))
        {
            terminal.Fail(error.Message, help);
        }

        return ExitCode.Error;

        static bool IsAbout(string message, string word) => message.EndsWith($"'{word}'.", StringComparison.Ordinal);
    }

    /// <summary>Reports a misspelled option that was parsed as a path.</summary>
    /// <returns>The exit code.</returns>
    public static int ReportOption(ParseResult parsed, string word, Terminal terminal)
    {
        var options = parsed.CommandResult.Command.Options.SelectMany(option => option.Aliases.Append(option.Name));
        terminal.Fail(
            $"'{word}' is not an option.",
            Spelling.Hint(word, options) is { } hint ? Sentence(hint) : $"To use a folder with this name, write ./{word}, or -- before it.");
        return ExitCode.Error;
    }

    private static string Sentence(string hint) => char.ToUpperInvariant(hint[0]) + hint[1..];

    private static string FormatPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Parent is null ? ProgramName.Installed : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
