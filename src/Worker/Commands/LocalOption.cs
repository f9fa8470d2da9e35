using System.CommandLine;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>--local[=DIR]</c>: the embedded AWS, with its state in a folder. The folder is given with an equals sign only; the word after a
/// bare <c>--local</c> is never taken for it.
/// </summary>
internal static class LocalOption
{
    /// <summary>How help shows the option.</summary>
    public const string Usage = $"{Name}[=DIR]";

    /// <summary>How System.CommandLine would show it, as if the folder could be a word of its own. It is as long as <see cref="Usage"/>.</summary>
    public const string MisleadingUsage = $"{Name} <DIR>";

    private const string Name = "--local";

    public static Option<string?> Build() => new(Name)
    {
        Description = $"Use the embedded AWS, its state kept in DIR ({ConnectionSettings.DefaultLocalState} when left out).",
        HelpName = "DIR",
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>The words of a command line, with the folder that a bare <c>--local</c> means written out.</summary>
    public static IReadOnlyList<string> WriteOut(IReadOnlyList<string> args)
    {
        var end = EndOfOptions(args);
        return [.. args.Select((word, at) => at < end && IsBare(word) ? $"{Name}={ConnectionSettings.DefaultLocalState}" : word)];
    }

    /// <summary>Refuses what was certainly meant as <c>--local=DIR</c> and would be taken for something else.</summary>
    /// <param name="args">The words as they were written.</param>
    /// <param name="parsed">What they were taken for.</param>
    /// <param name="options">The options of the command line.</param>
    /// <exception cref="ConnectionException">The word after a bare <c>--local</c> is one that the command has no use for, or a stack that is none.</exception>
    public static void Check(IReadOnlyList<string> args, ParseResult parsed, CommonOptions options)
    {
        if (parsed.GetResult(options.Local) is null) return;
        var end = EndOfOptions(args);
        for (var at = 0; at + 1 < end; at++)
        {
            if (!IsBare(args[at]) || args[at + 1] is ['-', ..]) continue;
            var word = args[at + 1];
            var isSpare = parsed.UnmatchedTokens.Contains(word);
            var isNoStack = parsed.GetResult(options.Paths) is { } paths && paths.Tokens.Any(token => token.Value == word) && !HoldsSpecs(word);
            if (!isSpare && !isNoStack) continue;
            throw new ConnectionException(
                isSpare ? $"The command has no use for {word}." : $"{word} is no stack.",
                $"Was it meant as the folder of the embedded AWS? Write --local={word}; --local alone takes {ConnectionSettings.DefaultLocalState}.");
        }
    }

    private static bool IsBare(string word) => word is Name or $"{Name}=";

    private static bool HoldsSpecs(string path) =>
        File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFiles(path).Any(file => Path.GetExtension(file) is ".yaml" or ".yml"));

    private static int EndOfOptions(IReadOnlyList<string> args) => args.TakeWhile(word => word != "--").Count();
}
