using System.CommandLine;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>--local[=DIR]</c>: uses the embedded AWS with its state in a folder. The folder follows an equals sign; the word after <c>--local</c>
/// without one is the next argument, because <c>--local</c> alone is the usual form.
/// </summary>
internal static class LocalOption
{
    /// <summary>The option as help shows it.</summary>
    public const string Usage = $"{Name}[=DIR]";

    /// <summary>The option as System.CommandLine shows it. It has the length of <see cref="Usage"/>, so the columns stay aligned.</summary>
    public const string MisleadingUsage = $"{Name} <DIR>";

    private const string Name = "--local";

    public static Option<string?> Build() => new(Name)
    {
        Description = $"Use the embedded AWS, with its state in DIR (default: {ConnectionSettings.DefaultLocalState}).",
        HelpName = "DIR",
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>Adds the default folder to each <c>--local</c> without one.</summary>
    public static IReadOnlyList<string> WriteOut(IReadOnlyList<string> args)
    {
        var end = EndOfOptions(args);
        return [.. args.Select((word, at) => at < end && IsBare(word) ? $"{Name}={ConnectionSettings.DefaultLocalState}" : word)];
    }

    /// <summary>Refuses <c>--local DIR</c> if DIR is meant as the state folder: it is unexpected, or a path without specs.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="parsed">The result of parsing them.</param>
    /// <param name="options">The options of the command line.</param>
    /// <exception cref="ConnectionException">The word after <c>--local</c> is meant as its value.</exception>
    public static void Check(IReadOnlyList<string> args, ParseResult parsed, CommonOptions options)
    {
        if (parsed.GetResult(options.Local) is null) return;
        var end = EndOfOptions(args);
        for (var at = 0; at + 1 < end; at++)
        {
            if (!IsBare(args[at]) || args[at + 1] is ['-', ..]) continue;
            var word = args[at + 1];
            var isUnexpected = parsed.UnmatchedTokens.Contains(word);
            var isPath = parsed.GetResult(options.Paths) is { } paths && paths.Tokens.Any(token => token.Value == word);
            if (!isUnexpected && (!isPath || HoldsSpecs(word))) continue;
            throw new ConnectionException(
                isUnexpected ? $"Unexpected argument {word}." : $"{word} is not a spec file or a folder with spec files.",
                $"To use it as the state folder of the embedded AWS, write --local={word}. "
                + $"--local alone uses {ConnectionSettings.DefaultLocalState}.");
        }
    }

    private static bool IsBare(string word) => word is Name or $"{Name}=";

    private static bool HoldsSpecs(string path)
    {
        if (File.Exists(path)) return true;
        return Directory.Exists(path) && Directory.EnumerateFiles(path).Any(StackFolders.IsSpecFile);
    }

    private static int EndOfOptions(IReadOnlyList<string> args) => args.TakeWhile(word => word != "--").Count();
}
