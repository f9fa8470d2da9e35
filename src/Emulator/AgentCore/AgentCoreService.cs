using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Ecr;
using Reconciler.Emulator.Enforcement;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Iam;
using Reconciler.Emulator.Protocols;
using Reconciler.Emulator.Secrets;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.AgentCore;

/// <summary>The control plane of Amazon Bedrock AgentCore: runtimes, gateways, targets, policies and identities.</summary>
internal sealed class AgentCoreService : Service
{
    /// <summary>The principal that roles have to trust.</summary>
    public const string Principal = "bedrock-agentcore.amazonaws.com";

    public const string ModelName = "bedrock-agentcore-control";

    public AgentCoreService(Account account, RoleAccess roles, Images images, SecretStore secrets)
        : base(account, ModelName)
    {
        var transitions = new Transitions(account);
        var listing = new ToolListing(account, roles);
        Listings = new PendingListings(account);
        Add(new Runtimes(transitions, new RuntimeChecks(roles, images), Versions));
        Add(new RuntimeEndpoints(transitions));
        Add(new Gateways(transitions, new GatewayChecks(roles)));
        Add(new GatewayTargets(transitions, new TargetChecks(roles), listing, Listings, new ToolStore(account)));
        Add(new PolicyEngines(transitions));
        Schemas = new GatewaySchemas(account, new ToolStore(account));
        Add(new Policies(transitions, new StatementChecks(Schemas)));
        Add(new Oauth2CredentialProviders(secrets));
        Add(new ApiKeyCredentialProviders(secrets));
        Add(new WorkloadIdentities());
        Add(new ResourceTags());
    }

    /// <summary>The versions of runtimes as they are made.</summary>
    public NewVersions Versions { get; } = new();

    /// <summary>The listings of tools that wait for servers.</summary>
    public PendingListings Listings { get; }

    /// <summary>The Cedar schemas of gateways.</summary>
    public GatewaySchemas Schemas { get; }

    public override string SigningName => "bedrock-agentcore";

    /// <summary>A table of the service, for what looks at it from outside of any call.</summary>
    public static Table Table(Account account, string region, string name) => account.State[$"{ModelName}/{region}/{name}"];

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches)
    {
        // An ARN where an id is wanted is read as somebody else's resource.
        if (breaches.Any(b => b.Value.StartsWith("arn:", StringComparison.Ordinal) && (b.Path.EndsWith("Id", StringComparison.Ordinal) || b.Path.EndsWith("Identifier", StringComparison.Ordinal))))
            return AgentCoreErrors.AccessDenied("You are not authorized to perform this operation on the specified resource.");
        return new AwsException("ValidationException", ConstraintBreach.Describe(breaches, withValues: false))
        {
            Members =
            {
                ["reason"] = "FieldValidationFailed",
                ["fieldList"] = new JsonArray([.. breaches.Select(b => new JsonObject { ["name"] = b.Path, ["message"] = b.Constraint })]),
            },
        };
    }
}
