using System.Collections.Frozen;
using Reconciler.Worker.Resources.AgentCore;
using Reconciler.Worker.Resources.Identity;
using Reconciler.Worker.Resources.Images;

namespace Reconciler.Worker.Resources;

/// <summary>All resource types, in an order in which each comes after those it can depend on. Deletion goes the other way.</summary>
internal sealed class ResourceTypes
{
    private readonly FrozenDictionary<string, int> _ranks;

    public ResourceTypes(SecretReader secrets)
    {
        User = new UserType(secrets);
        InOrder =
        [
            Bucket, SourceArchive, Repository, GeneratedSecret, UserPool, UserPoolClient, User, PolicyEngine, Role, BuildProject, Image,
            Runtime, RuntimeEndpoint, Gateway, GatewayTarget, Policy,
        ];
        _ranks = InOrder.Index().ToFrozenDictionary(entry => entry.Item.Name, entry => entry.Index);
    }

    public IReadOnlyList<IResourceType> InOrder { get; }

    public BucketType Bucket { get; } = new();

    public ArchiveType SourceArchive { get; } = new();

    public RepositoryType Repository { get; } = new();

    public RoleType Role { get; } = new();

    public BuildProjectType BuildProject { get; } = new();

    public ImageType Image { get; } = new();

    public GeneratedSecretType GeneratedSecret { get; } = new();

    public UserPoolType UserPool { get; } = new();

    public UserPoolClientType UserPoolClient { get; } = new();

    public UserType User { get; }

    public RuntimeType Runtime { get; } = new();

    public RuntimeEndpointType RuntimeEndpoint { get; } = new();

    public PolicyEngineType PolicyEngine { get; } = new();

    public GatewayType Gateway { get; } = new();

    public GatewayTargetType GatewayTarget { get; } = new();

    public PolicyType Policy { get; } = new();

    /// <summary>The place of a type in the order.</summary>
    public int RankOf(IResourceType type) => _ranks[type.Name];
}
