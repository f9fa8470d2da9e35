namespace Reconciler.Engine.Model;

/// <summary>What AWS has.</summary>
/// <param name="Id">The identifier that get, update and delete take.</param>
/// <param name="State">The API's answer, or the type's own model.</param>
public sealed record LiveResource(string Id, object State)
{
    /// <summary>The parent's identifier, for resources that live inside another (a gateway's targets).</summary>
    public string? ParentId { get; init; }

    /// <summary>The ARN or whatever else names it best to people.</summary>
    public string DisplayName { get; init; } = Id;

    public Phase Phase { get; init; } = Phase.Ready;

    /// <summary>The service's own words about its state.</summary>
    public string? Reason { get; init; }

    /// <summary>What it has written so far while it is being made, such as a build's log.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>Its tags; null where the type cannot carry any.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Values that other resources may refer to.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>What a resource's status means for us.</summary>
public enum Phase
{
    /// <summary>It can be used and changed.</summary>
    Ready,

    /// <summary>The service is at work on it: look again later.</summary>
    Changing,

    /// <summary>It is going away.</summary>
    Deleting,

    /// <summary>The service gave up on the last update: it works as it did before.</summary>
    Degraded,

    /// <summary>The service gave up on it.</summary>
    Failed,
}
