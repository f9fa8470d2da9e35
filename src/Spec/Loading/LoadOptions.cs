namespace Reconciler.Spec.Loading;

/// <summary>Options of <see cref="StackLoader"/>.</summary>
/// <param name="RepositoryRoot">
/// The folder that must contain all paths; by default the nearest parent with <c>.git</c>, or the stack's own folder.
/// </param>
/// <param name="AdditionalCheck">
/// An additional check of the objects that could be read. Its errors are reported together with the others, its warnings apart.
/// </param>
public sealed record LoadOptions(
    string? RepositoryRoot = null, Func<IReadOnlyList<SpecObject>, IEnumerable<SpecError>>? AdditionalCheck = null);
