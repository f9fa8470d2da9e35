using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Commands;

/// <summary>The git sources of a command.</summary>
/// <param name="Sources">The sources.</param>
/// <param name="Credentials">The token.</param>
/// <param name="Interval">The time between two requests to a host.</param>
/// <param name="Folder">The folder of the copies of repositories.</param>
internal sealed record GitSettings(IReadOnlyList<GitSource> Sources, GitCredentials Credentials, TimeSpan Interval, string Folder)
{
    /// <summary>The secrets that the credentials are read from. They need a connection to an account.</summary>
    public IReadOnlyList<SecretText> Secrets { get; init; } = [];
}
