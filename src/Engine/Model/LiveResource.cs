namespace Reconciler.Engine.Model;

/// <summary>A resource as AWS returned it.</summary>
/// <param name="Id">The identifier that the get, update and delete calls take.</param>
/// <param name="State">The live state: the get response of the AWS API, or a state class of the resource type.</param>
public sealed record LiveResource(string Id, object State)
{
    /// <summary>The identifier of the parent, such as the gateway of a target; null for top-level resources.</summary>
    public string? ParentId { get; init; }

    /// <summary>The ARN, or another name that is unambiguous in the account, for output.</summary>
    public string DisplayName { get; init; } = Id;

    /// <summary>What the status of the resource means.</summary>
    public Phase Phase { get; init; } = Phase.Ready;

    /// <summary>The status and the status reasons that the service returned; null if it returned none.</summary>
    public string? Reason { get; init; }

    /// <summary>The log that the resource has written so far while it is being created, such as the log of a build.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>
    /// How many attempts to create it for the same desired state AWS records, for types with <see cref="ResourceTraits.PaidAttempts"/>.
    /// A restart of this process does not forget them.
    /// </summary>
    public int RecordedAttempts { get; init; }

    /// <summary>The tags; null if the type cannot carry tags.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The values that <see cref="AttributeRef"/> placeholders of other resources resolve to, by attribute name.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>What the status of a resource means for the engine.</summary>
public enum Phase
{
    /// <summary>The resource can be used and changed.</summary>
    Ready,

    /// <summary>The service is creating or updating the resource. Poll until the phase changes.</summary>
    Changing,

    /// <summary>The service is deleting the resource.</summary>
    Deleting,

    /// <summary>The last update failed. The resource still works with its previous configuration.</summary>
    Degraded,

    /// <summary>The resource failed and does not work.</summary>
    Failed,
}
