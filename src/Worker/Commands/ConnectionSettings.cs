using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>The options of a command that say how to connect to AWS.</summary>
/// <param name="LocalState">The state folder of the embedded AWS (<c>--local</c>); null to use AWS.</param>
/// <param name="Region">The region; null if not given.</param>
/// <param name="Profile">The AWS profile; null if not given.</param>
/// <param name="Endpoint">The endpoint for all services; null if not given.</param>
internal sealed record ConnectionSettings(string? LocalState, string? Region, string? Profile, Uri? Endpoint)
{
    public const string DefaultLocalState = ".reconciler/local";

    /// <summary>The object of the lease, as <c>s3://BUCKET/KEY</c>; null if not given.</summary>
    public string? Lease { get; init; }

    /// <summary>The same options for another command, each after a space; empty if none is given.</summary>
    public string Options => Local
        + Format("region", Region)
        + Format("profile", Profile)
        + Format("endpoint-url", Endpoint?.ToString())
        + Format("lease", Lease);

    private string Local => LocalState switch
    {
        null => "",
        DefaultLocalState => " --local",
        var folder => $" --local={ShellQuoting.Quote(folder)}",
    };

    private static string Format(string option, string? value) => value is null ? "" : $" --{option} {ShellQuoting.Quote(value)}";
}
