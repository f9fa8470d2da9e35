namespace Reconciler.Worker.Hosting.PullRequests;

/// <summary>Which pull requests get a comment.</summary>
/// <param name="Host">The host of the repositories.</param>
/// <param name="AllowsForks">Whether those of forks do, too.</param>
internal sealed record PullRequestSettings(GitHost Host, bool AllowsForks);
