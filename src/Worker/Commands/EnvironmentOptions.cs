using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Commands;

/// <summary>
/// Options from environment variables: <c>RECONCILER_</c> and the name of the option in upper case, such as <c>RECONCILER_REGION</c> or
/// <c>RECONCILER_ENDPOINT_URL</c>. An option on the command line wins. Options that consent to something, or show secrets, are never read: a
/// variable that is set for one command would consent to the next one, too.
/// </summary>
internal static class EnvironmentOptions
{
    private const string Prefix = "RECONCILER_";

    /// <summary>Adds the options that the environment sets and the command line does not.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="parsed">The result of parsing them.</param>
    /// <param name="variable">Reads an environment variable; null if it is not set.</param>
    /// <exception cref="ConnectionException">A variable of an option without a value is neither true nor false.</exception>
    public static IReadOnlyList<string> Add(IReadOnlyList<string> args, ParseResult parsed, Func<string, string?> variable)
    {
        var end = args.TakeWhile(word => word != "--").Count();
        var added = parsed.CommandResult.Command.Options
            .Where(option => !IsConsent(option.Name) && parsed.GetResult(option) is null or { Implicit: true })
            .Select(option => Format(option, variable(GetVariable(option.Name))))
            .OfType<string>()
            .ToList();
        return added.Count == 0 ? args : [.. args.Take(end), .. added, .. args.Skip(end)];
    }

    /// <summary>The variable of an option, such as <c>RECONCILER_ENDPOINT_URL</c> for <c>--endpoint-url</c>.</summary>
    public static string GetVariable(string option) =>
        Prefix + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static bool IsConsent(string name) =>
        name is "--yes" or "--confirm-prune" or "--show-secrets" or "--help" or "--version"
        || name.StartsWith("--allow-", StringComparison.Ordinal);

    private static string? Format(Option option, string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        if (option.ValueType != typeof(bool)) return $"{option.Name}={value}";
        return value.ToLowerInvariant() switch
        {
            "true" or "1" => option.Name,
            "false" or "0" => null,
            _ => throw new ConnectionException($"{GetVariable(option.Name)} is {value}.", "Set it to true or false."),
        };
    }
}
