using System.Text.RegularExpressions;

namespace Reconciler.Worker.Commands.Output;

/// <summary>
/// Completes commands in messages, such as <c>`reconciler apply`</c>, so that they lead where the user is when they are pasted: the program
/// as it was started, the folder of the stack, and the same <c>--local</c>, <c>--endpoint-url</c>, region and profile.
/// </summary>
/// <param name="Program">The command that starts the program.</param>
/// <param name="Options">The connection options of the command, each after a space.</param>
internal sealed partial record CommandHints(string Program, string Options)
{
    private static readonly string[] OfStacks = ["apply", "diff", "status", "destroy", "run"];
    private static readonly string[] OfServers = ["tools", "call", "token", "logs", "get"];

    /// <summary>The folder of the stack that the command is about; null as long as it is not known.</summary>
    public string? Path { get; set; }

    /// <summary>Completes the commands in a text.</summary>
    public string Complete(string text) => Command().Replace(text, match =>
    {
        var (name, rest) = (match.Groups["name"].Value, match.Groups["rest"].Value);
        var path = OfStacks.Contains(name) && rest.Length == 0 && Path is not null ? $" {Path}" : "";
        var options = OfStacks.Contains(name) || OfServers.Contains(name) ? Options : "";
        return $"`{Program} {name}{path}{rest}{options}`";
    });

    [GeneratedRegex("`reconciler (?<name>[a-z]+)(?<rest>[^`]*)`")]
    private static partial Regex Command();
}
