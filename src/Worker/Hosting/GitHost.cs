namespace Reconciler.Worker.Hosting;

/// <summary>The hosts of git repositories that are told what becomes of commits.</summary>
internal enum GitHost
{
    /// <summary>GitHub, or GitHub Enterprise at the host of the repository.</summary>
    GitHub,

    /// <summary>GitLab at the host of the repository.</summary>
    GitLab,
}
