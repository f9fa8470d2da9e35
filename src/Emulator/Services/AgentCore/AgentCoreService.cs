using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.AgentCore.Policies;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.AgentCore.Tools;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.Secrets;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The control plane of Amazon Bedrock AgentCore: runtimes, gateways, targets, policies and identities.</summary>
internal sealed class AgentCoreService : Service
{
    /// <summary>The service principal that roles must trust.</summary>
    public const string Principal = AgentCoreTables.Principal;

    private readonly AgentCoreBehavior _behavior;

    /// <param name="account">The account.</param>
    /// <param name="roles">The permissions of roles.</param>
    /// <param name="images">The images of runtimes.</param>
    /// <param name="secrets">The secrets of credential providers.</param>
    /// <param name="oauth">Calls the authorization servers of credential providers.</param>
    /// <param name="issuers">The issuers of the tokens of users.</param>
    /// <param name="settings">The settings.</param>
    public AgentCoreService(
        Account account,
        IRoleAccess roles,
        IImageRegistry images,
        ISecretValues secrets,
        IOAuthClient oauth,
        IIssuers issuers,
        AgentCoreSettings settings)
        : base(account, AgentCoreTables.ModelName)
    {
        _behavior = settings.Behavior;
        var transitions = new Transitions(account, settings.Latency, _behavior);
        var tools = new ToolStore(account);
        var syncs = new TargetSyncQueue(account, transitions, tools);
        var gateways = new GatewayReader(account, tools);
        Runtimes = new RuntimeReader(account, _behavior);
        Gateways = gateways;
        TargetSyncs = syncs;
        Schemas = new GatewaySchemas(gateways);
        Policies = new PolicyReader(account);
        Credentials = new CredentialReader(account, secrets);
        Consents = new UserConsents(account, Credentials, oauth);
        Endpoints = [new ConsentPages(Consents)];
        var users = new UserTokenVerifier(account, issuers);
        new IdentityOperations(Credentials, oauth, Consents, new WorkloadTokens(account), users).Register(AddLong);
        Add(new Runtimes(transitions, new RuntimeChecks(roles, images), VersionEvents));
        Add(new RuntimeEndpoints(transitions));
        Add(new Gateways(transitions, new GatewayChecks(roles)));
        Add(new GatewayTargets(transitions, new TargetChecks(roles), new TargetSyncCheck(roles, _behavior), syncs, tools, settings));
        Add(new GatewayRules(transitions));
        Add(new GatewayRateLimits(transitions));
        Add(new PolicyEngines(transitions));
        Add(new CedarPolicies(transitions, new StatementChecks(Schemas), _behavior));
        Add(new Oauth2CredentialProviders(secrets));
        Add(new ApiKeyCredentialProviders(secrets));
        Add(new WorkloadIdentities());
        Add(new ResourceTags());
        Add(new ResourcePolicies());
    }

    /// <summary>The events of new runtime versions.</summary>
    public RuntimeVersionEvents VersionEvents { get; } = new();

    /// <summary>The targets that wait for the tools of their servers.</summary>
    public ITargetSyncQueue TargetSyncs { get; }

    /// <summary>The runtimes.</summary>
    public IRuntimeReader Runtimes { get; }

    /// <summary>The gateways.</summary>
    public IGatewayReader Gateways { get; }

    /// <summary>The policies of engines.</summary>
    public IPolicyReader Policies { get; }

    /// <summary>The credential providers of targets.</summary>
    public ICredentialReader Credentials { get; }

    /// <summary>The tokens of users.</summary>
    public UserConsents Consents { get; }

    /// <summary>The Cedar schemas of gateways.</summary>
    public GatewaySchemas Schemas { get; }

    public override IReadOnlyList<IHttpEndpoint> Endpoints { get; }

    public override string SigningName => "bedrock-agentcore";

    public override IReadOnlyList<BehaviorSwitch> Behaviors => _behavior.Switches;

    public override IReadOnlyList<QuotaRule> Quotas { get; } =
    [
        // No quota is published for resource policies, which are no policies of an engine.
        new("ResourcePolicy", null, double.PositiveInfinity),
        new("PolicyEngine", true, 1),
        new("Polic", null, 5),
        new("GatewayTarget", true, 5),
        new("Gateway", true, 5),
        new("Gateway", false, 10),
        new("ListAgentRuntime", false, 25),
        new("AgentRuntime", false, 150),
        new("AgentRuntime", true, 50),
        new("CredentialProvider", null, 20),
        new("WorkloadIdentit", null, 20),
    ];

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call) => AgentCorePermissions.Of(call);

    // The operations of the data plane are no management events.
    public override bool IsManagement(string operation) => !IdentityOperations.Names.Contains(operation);

    public override IEnumerable<TaggedResource> ListTagged(string region) => ResourceTags.List(Account, region);

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches)
    {
        // The service treats an ARN in place of an id as a resource of another account.
        if (breaches.Any(IsArnForId))
            return AgentCoreErrors.ForeignResource();
        return new AwsException("ValidationException", ConstraintBreach.Describe(breaches, withValues: false))
        {
            Members =
            {
                ["reason"] = "FieldValidationFailed",
                ["fieldList"] = new JsonArray(
                    [.. breaches.Select(b => new JsonObject { ["name"] = b.Path, ["message"] = b.Constraint })]),
            },
        };
    }

    private static bool IsArnForId(ConstraintBreach breach) =>
        breach.Value.StartsWith("arn:", StringComparison.Ordinal) &&
        (breach.Path.EndsWith("Id", StringComparison.Ordinal) || breach.Path.EndsWith("Identifier", StringComparison.Ordinal));
}
