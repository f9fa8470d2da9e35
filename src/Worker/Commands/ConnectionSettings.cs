using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>What was said at the prompt about how to reach AWS.</summary>
/// <param name="LocalState">The embedded AWS's state folder; null for a real AWS.</param>
/// <param name="Region">The region.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Endpoint">An endpoint for all services.</param>
internal sealed record ConnectionSettings(string? LocalState, string? Region, string? Profile, Uri? Endpoint)
{
    public const string DefaultLocalState = ".reconciler/local";

    /// <summary>The options that lead the next command to the same AWS, each with a space in front; empty when nothing was said.</summary>
    public string Options => Local + Given("region", Region) + Given("profile", Profile) + Given("endpoint-url", Endpoint?.ToString());

    private string Local => LocalState switch
    {
        null => "",
        DefaultLocalState => " --local",
        var folder => $" --local={ShellQuoting.Quote(folder)}",
    };

    private static string Given(string option, string? value) => value is null ? "" : $" --{option} {ShellQuoting.Quote(value)}";
}
