using System.Collections.Frozen;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.CodeBuild;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Ecr;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Engine.Resources.Lambda;
using Reconciler.Engine.Resources.S3;
using Reconciler.Engine.Resources.Secrets;

namespace Reconciler.Engine.Resources;

/// <summary>The registry of all resource types.</summary>
internal sealed class ResourceTypes
{
    private readonly FrozenDictionary<string, int> _ranks;
    private readonly FrozenDictionary<string, IResourceType> _byName;

    /// <summary>Creates the registry.</summary>
    /// <param name="secrets">Reads the secrets of users and credential providers.</param>
    /// <param name="more">Further types, after those of AWS.</param>
    public ResourceTypes(SecretReader secrets, params IReadOnlyList<IResourceType> more)
    {
        User = new UserResourceType(secrets);
        OAuth2CredentialProvider = new OAuth2CredentialProviderResourceType(secrets);
        ApiKeyCredentialProvider = new ApiKeyCredentialProviderResourceType(secrets);
        WorkloadIdentity = new WorkloadIdentityResourceType(Runtime, Gateway);
        InOrder =
        [
            Bucket, SourceArchive, Repository, GeneratedSecret, UserPool, UserPoolDomain, ResourceServer, UserPoolClient, User,
            OAuth2CredentialProvider, ApiKeyCredentialProvider, WorkloadIdentity, SecretVersion, PolicyEngine, ManagedPolicy, IamUser, Role,
            PolicyAttachment, LambdaFunction, LambdaPermission, BuildProject, Image, ImageTag, Runtime, RuntimeEndpoint, Gateway,
            GatewayTarget, GatewayRule, GatewayRateLimit, Policy,
            .. more,
        ];
        _byName = InOrder.ToFrozenDictionary(type => type.Name);
        _ranks = InOrder.Index().ToFrozenDictionary(entry => entry.Item.Name, entry => entry.Index);
    }

    /// <summary>All types, each after the types that its resources can depend on. Deletions are made in reverse order.</summary>
    public IReadOnlyList<IResourceType> InOrder { get; }

    public BucketResourceType Bucket { get; } = new();

    public SourceArchiveResourceType SourceArchive { get; } = new();

    public RepositoryResourceType Repository { get; } = new();

    public RoleResourceType Role { get; } = new();

    public ManagedPolicyResourceType ManagedPolicy { get; } = new();

    public IamUserResourceType IamUser { get; } = new();

    public PolicyAttachmentResourceType PolicyAttachment { get; } = new();

    public LambdaFunctionResourceType LambdaFunction { get; } = new();

    public LambdaPermissionResourceType LambdaPermission { get; } = new();

    public BuildProjectResourceType BuildProject { get; } = new();

    public ImageResourceType Image { get; } = new();

    public ImageTagResourceType ImageTag { get; } = new();

    public SecretVersionResourceType SecretVersion { get; } = new();

    public GeneratedSecretResourceType GeneratedSecret { get; } = new();

    public UserPoolResourceType UserPool { get; } = new();

    public UserPoolDomainResourceType UserPoolDomain { get; } = new();

    public ResourceServerResourceType ResourceServer { get; } = new();

    public UserPoolClientResourceType UserPoolClient { get; } = new();

    public UserResourceType User { get; }

    public OAuth2CredentialProviderResourceType OAuth2CredentialProvider { get; }

    public ApiKeyCredentialProviderResourceType ApiKeyCredentialProvider { get; }

    public WorkloadIdentityResourceType WorkloadIdentity { get; }

    public RuntimeResourceType Runtime { get; } = new();

    public RuntimeEndpointResourceType RuntimeEndpoint { get; } = new();

    public PolicyEngineResourceType PolicyEngine { get; } = new();

    public GatewayResourceType Gateway { get; } = new();

    public GatewayTargetResourceType GatewayTarget { get; } = new();

    public GatewayRuleResourceType GatewayRule { get; } = new();

    public GatewayRateLimitResourceType GatewayRateLimit { get; } = new();

    public PolicyResourceType Policy { get; } = new();

    /// <summary>Returns the verbs of a type.</summary>
    public IResourceType this[IResourceSchema schema] => _byName[schema.Name];

    /// <summary>Returns the position of a type in <see cref="InOrder"/>.</summary>
    public int GetRank(IResourceSchema type) => _ranks[type.Name];
}
