namespace Reconciler.Spec;

/// <summary>How specs are loaded.</summary>
/// <param name="RepositoryRoot">The folder that no path may leave; the nearest parent with <c>.git</c>, or the stack's own folder, when unset.</param>
public sealed record LoadOptions(string? RepositoryRoot = null);
