using Reconciler.Spec.Files;

namespace Reconciler.Spec.Loading;

/// <summary>The result of loading a stack.</summary>
/// <param name="Stack">The stack, or null if there are errors.</param>
/// <param name="Errors">All errors, sorted by file and line.</param>
public sealed record LoadResult(Stack? Stack, IReadOnlyList<SpecError> Errors)
{
    /// <summary>What does not prevent the use of the stack, but should be known.</summary>
    public IReadOnlyList<SpecError> Warnings { get; init; } = [];

    /// <summary>
    /// What has read the files, also those of a stack with errors. Its <see cref="FileReader.Fingerprints"/> tell whether loading again can
    /// have another result. Composition reads through it, too, so fingerprints that are taken afterwards include sources of servers.
    /// </summary>
    public FileReader Reader { get; init; } = new();
}
