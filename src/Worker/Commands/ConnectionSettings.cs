namespace Reconciler.Worker.Commands;

/// <summary>What was said at the prompt about how to reach AWS.</summary>
/// <param name="LocalState">The embedded AWS's state folder; null for a real AWS.</param>
/// <param name="Region">The region.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Endpoint">An endpoint for all services.</param>
internal sealed record ConnectionSettings(string? LocalState, string? Region, string? Profile, Uri? Endpoint)
{
    public const string DefaultLocalState = ".reconciler/local";

    /// <summary>The option that leads the next command to the same embedded AWS, with a space in front; empty for a real AWS.</summary>
    public string LocalOption => LocalState switch
    {
        null => "",
        DefaultLocalState => " --local",
        var folder => $" --local={folder}",
    };
}
