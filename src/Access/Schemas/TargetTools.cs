namespace Reconciler.Access.Schemas;

/// <summary>A target of a gateway and what it offers.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Tools">Its tools; <see langword="null"/> when they were never listed: then every tool a policy names is taken on trust.</param>
public sealed record TargetTools(string Name, IReadOnlyList<Tool>? Tools);
