namespace Reconciler.Access.Schemas;

/// <summary>A target of a gateway and its tools.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Tools">The tools, or null if they have not been listed: then every tool that a policy names may exist.</param>
public sealed record TargetTools(string Name, IReadOnlyList<Tool>? Tools);
