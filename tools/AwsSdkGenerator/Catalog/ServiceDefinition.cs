namespace Reconciler.AwsSdkGenerator.Catalog;

/// <summary>What the generator makes of one service: its names in the official SDK, and the operations we use.</summary>
/// <param name="Model">The model's file name without extension, which is also the service's name in the AWS CLI.</param>
/// <param name="Operations">Operation names; clients have exactly these, contracts also <see cref="ContractOnly"/>.</param>
internal sealed record ServiceDefinition(string Model, IReadOnlyList<string> Operations)
{
    /// <summary>Operations that the emulator answers to other clients than ours.</summary>
    public IReadOnlyList<string> ContractOnly { get; init; } = [];

    /// <summary>The last part of the namespace, e.g. "IdentityManagement"; null where the official package is used.</summary>
    public string? Name { get; init; }

    /// <summary>The common prefix of client, config and exception, e.g. "AmazonIdentityManagementService".</summary>
    public string? ClassPrefix { get; init; }

    /// <summary>Shapes that the official SDK renames.</summary>
    public IReadOnlyDictionary<string, string> ShapeNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Members that the official SDK renames: "Class.Member" to the property's name.</summary>
    public IReadOnlyDictionary<string, string> PropertyNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Integer members that the official SDK shows as DateTime: "Class.Member", milliseconds since 1970 on the wire.</summary>
    public IReadOnlySet<string> EpochMilliseconds { get; init; } = new HashSet<string>();

    /// <summary>Convenience overloads of the official client: operation to the request members that become parameters.</summary>
    public IReadOnlyDictionary<string, string[]> Overloads { get; init; } = new Dictionary<string, string[]>();

    public bool HasClient => Name is not null;

    /// <summary>What the generated files say of themselves.</summary>
    public string Purpose => $"A stand-in that is source-compatible with the official package AWSSDK.{Name}.";
}
