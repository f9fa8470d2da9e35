namespace Reconciler.Worker.Hosting;

/// <summary>The APIs for commit statuses.</summary>
internal enum CommitStatusHost
{
    /// <summary>GitHub, or GitHub Enterprise at the host of the repository.</summary>
    GitHub,

    /// <summary>GitLab at the host of the repository.</summary>
    GitLab,
}
