namespace Reconciler.Spec.Loading;

/// <summary>What came of loading a stack.</summary>
/// <param name="Stack">The stack; null when anything is wrong with it.</param>
/// <param name="Errors">All that is wrong, in the order of files and lines.</param>
public sealed record LoadResult(Stack? Stack, IReadOnlyList<SpecError> Errors);
