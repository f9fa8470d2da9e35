namespace Reconciler.Worker.Hosting.PullRequests;

/// <summary>An open pull request, or merge request, for the followed branch.</summary>
/// <param name="Number">Its number in the repository.</param>
/// <param name="Head">The newest commit that it proposes.</param>
/// <param name="Reference">The full name of the reference of that commit.</param>
/// <param name="IsFork">Whether the commit is in another repository, whose authors may not write to this one.</param>
internal sealed record PullRequest(int Number, string Head, string Reference, bool IsFork);
