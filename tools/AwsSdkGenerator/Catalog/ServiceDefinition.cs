namespace Reconciler.AwsSdkGenerator.Catalog;

/// <summary>A service to generate: its names in the official SDK, and the operations that the project uses.</summary>
/// <param name="Model">The file name of the model without extension, which is also the name of the service in the AWS CLI.</param>
/// <param name="Operations">The operations of the client; contracts also have those of <see cref="ContractOnly"/>.</param>
internal sealed record ServiceDefinition(string Model, IReadOnlyList<string> Operations)
{
    /// <summary>Operations that only the emulator supports, for other AWS clients.</summary>
    public IReadOnlyList<string> ContractOnly { get; init; } = [];

    /// <summary>
    /// Models of other APIs of the service, with the same name in signatures and the same protocol, and the operations of them that the
    /// emulator supports. The contract has the outlines of the others.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> FurtherModels { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The last part of the namespace, e.g. "IdentityManagement"; null if the project uses the official package.</summary>
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

    /// <summary>The description in the header of the generated files.</summary>
    public string Purpose => $"A stand-in that is source-compatible with the official package AWSSDK.{Name}.";
}
