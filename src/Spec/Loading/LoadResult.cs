namespace Reconciler.Spec.Loading;

/// <summary>The result of loading a stack.</summary>
/// <param name="Stack">The stack, or null if there are errors.</param>
/// <param name="Errors">All errors, sorted by file and line.</param>
public sealed record LoadResult(Stack? Stack, IReadOnlyList<SpecError> Errors)
{
    /// <summary>What does not prevent the use of the stack, but should be known.</summary>
    public IReadOnlyList<SpecError> Warnings { get; init; } = [];
}
