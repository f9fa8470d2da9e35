namespace Reconciler.Engine.Import;

/// <summary>What to import. What it names is imported with everything that it refers to.</summary>
public sealed record ImportSelection
{
    /// <summary>The name of the stack that the specs make.</summary>
    public required string StackName { get; init; }

    /// <summary>The gateways, by name or identifier.</summary>
    public IReadOnlyList<string> Gateways { get; init; } = [];

    /// <summary>The runtimes, by name or identifier.</summary>
    public IReadOnlyList<string> Runtimes { get; init; } = [];

    /// <summary>Tags, by key: what has one of them with its value is imported.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Whether every gateway, runtime, policy engine and credential provider of the region is imported.</summary>
    public bool IsAll { get; init; }
}
