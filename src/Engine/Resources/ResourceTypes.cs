using System.Collections.Frozen;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.CodeBuild;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Ecr;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Engine.Resources.S3;
using Reconciler.Engine.Resources.Secrets;

namespace Reconciler.Engine.Resources;

/// <summary>All resource types, in an order in which each comes after those it can depend on. Deletion goes the other way.</summary>
internal sealed class ResourceTypes
{
    private readonly FrozenDictionary<string, int> _ranks;
    private readonly FrozenDictionary<string, IResourceType> _byName;

    public ResourceTypes(SecretReader secrets)
    {
        User = new UserType(secrets);
        InOrder =
        [
            Bucket, SourceArchive, Repository, GeneratedSecret, UserPool, UserPoolClient, User, PolicyEngine, Role, BuildProject, Image,
            Runtime, RuntimeEndpoint, Gateway, GatewayTarget, Policy,
        ];
        _byName = InOrder.ToFrozenDictionary(type => type.Name);
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

    /// <summary>The calls of a type.</summary>
    public IResourceType this[IResourceSchema schema] => _byName[schema.Name];

    /// <summary>The place of a type in the order.</summary>
    public int RankOf(IResourceSchema type) => _ranks[type.Name];
}
