namespace Reconciler.Worker.Commands;

/// <summary>What was said at the prompt about how to reach AWS.</summary>
/// <param name="LocalState">The embedded AWS's state folder; null for a real AWS.</param>
/// <param name="Region">The region.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Endpoint">An endpoint for all services.</param>
internal sealed record ConnectionSettings(string? LocalState, string? Region, string? Profile, Uri? Endpoint)
{
    public const string DefaultLocalState = ".reconciler/local";
}
