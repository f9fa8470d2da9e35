using Reconciler.Engine.Model;

namespace Reconciler.Worker.Sources.Git;

/// <summary>A git source cannot be followed: it cannot be reached, has no such branch or folder, or holds what is refused.</summary>
/// <param name="reason">The reason of the condition, for programs: one of <see cref="GitReasons"/>.</param>
/// <param name="message">What is wrong.</param>
/// <param name="hint">How to fix it.</param>
internal sealed class GitException(string reason, string message, string hint) : UserFacingException(message, hint)
{
    /// <summary>The reason of the condition, for programs.</summary>
    public string Reason { get; } = reason;
}
