namespace Reconciler.Spec.Loading;

/// <summary>How specs are loaded.</summary>
/// <param name="RepositoryRoot">The folder that no path may leave; the nearest parent with <c>.git</c>, or the stack's own folder, when unset.</param>
/// <param name="AdditionalCheck">
/// Checks what specs alone cannot know: it is given the objects that could be read, and its errors are reported together with all others.
/// </param>
public sealed record LoadOptions(string? RepositoryRoot = null, Func<IReadOnlyList<SpecObject>, IEnumerable<SpecError>>? AdditionalCheck = null);
