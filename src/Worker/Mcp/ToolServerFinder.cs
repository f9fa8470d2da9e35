using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Spec;

namespace Reconciler.Worker.Mcp;

/// <summary>
/// Finds a gateway or runtime of a stack in AWS: its endpoint, its authorizer and its policy engine. Live state is the only source, because
/// the operator keeps no state file. The specs add what AWS does not return: which objects of the stack these are.
/// </summary>
/// <param name="stack">The stack.</param>
/// <param name="resources">Finds single live resources of the stack.</param>
internal sealed class ToolServerFinder(StackReconciler stack, ResourceFinder resources)
{
    public const string GatewayKind = "Gateway";
    public const string McpServerKind = "McpServer";

    /// <summary>Finds the gateway of a <c>Gateway</c> object, or the runtime of an <c>McpServer</c> object.</summary>
    /// <exception cref="AccessException">It does not exist, cannot be read, is not ready, or does not belong to the stack.</exception>
    public Task<ToolServer> FindAsync(ObjectRef @object, CancellationToken cancellationToken) => @object.Kind == GatewayKind
        ? FindGatewayAsync(@object, cancellationToken)
        : FindRuntimeAsync(@object, cancellationToken);

    private async Task<ToolServer> FindGatewayAsync(ObjectRef @object, CancellationToken cancellationToken)
    {
        var address = new ResourceAddress(ResourceTypeNames.Gateway, @object.Name);
        var desired = (CreateGatewayRequest)stack.Graph[address].State;
        var gateway = (GetGatewayResponse)(await FindLiveAsync(address, @object, cancellationToken)).State;
        var auth = gateway.AuthorizerType?.Value switch
        {
            "CUSTOM_JWT" => CallerAuth.Token,
            "NONE" => CallerAuth.Nothing,
            _ => CallerAuth.Signature,
        };
        return new ToolServer(@object, gateway.GatewayArn, new Uri(gateway.GatewayUrl), auth)
        {
            Tokens = gateway.AuthorizerConfiguration?.CustomJWTAuthorizer,
            UserPool = FindUserPool(desired.AuthorizerConfiguration),
            Policies = gateway.PolicyEngineConfiguration is { } engine && engine.Mode == GatewayPolicyEngineMode.ENFORCE
                ? CreateExplainer(desired, engine.Arn)
                : null,
        };
    }

    private async Task<ToolServer> FindRuntimeAsync(ObjectRef @object, CancellationToken cancellationToken)
    {
        var address = new ResourceAddress(ResourceTypeNames.Runtime, @object.Name);
        var live = await FindLiveAsync(address, @object, cancellationToken);
        var tokens = ((GetAgentRuntimeResponse)live.State).AuthorizerConfiguration?.CustomJWTAuthorizer;
        var host = $"https://bedrock-agentcore.{stack.Aws.Region}.amazonaws.com";
        var url = new Uri($"{host}/runtimes/{live.Attributes["urlEncodedArn"]}/invocations?qualifier=DEFAULT");
        return new ToolServer(@object, live.Attributes["arn"], url, tokens is null ? CallerAuth.Signature : CallerAuth.Token)
        {
            Tokens = tokens,
            UserPool = FindUserPool(((CreateAgentRuntimeRequest)stack.Graph[address].State).AuthorizerConfiguration),
        };
    }

    private async Task<LiveResource> FindLiveAsync(ResourceAddress address, ObjectRef @object, CancellationToken cancellationToken)
    {
        var found = await resources.FindAsync(address, cancellationToken);
        return found switch
        {
            { Kind: ChangeKind.Conflict } => throw new AccessException(
                $"{@object} does not belong to this stack: {found.Reason}.",
                "Rename the object, or set adopt: true to take the resource over."),
            { Kind: ChangeKind.Unreadable } => throw new AccessException(
                $"{@object} cannot be read: {found.Reason}",
                "The credentials may lack a permission, or belong to another account."),
            { Live: null } => throw new AccessException(
                $"{@object} does not exist yet in {stack.Aws.Region}, account {stack.Aws.AccountId}.",
                "Apply first: `reconciler apply`"),
            { Live.Phase: Phase.Changing or Phase.Deleting or Phase.Failed } => throw new AccessException(
                $"{@object} is not ready: {found.Live.Reason}.",
                "`reconciler apply` repairs it, or waits until it is ready."),
            _ => found.Live,
        };
    }

    /// <summary>Finds the spec objects of the gateway's policy engine and of its policies.</summary>
    /// <param name="gateway">The desired gateway. Its engine is a reference if the engine is in the stack.</param>
    /// <param name="arn">The ARN of the live engine, which names it if it is not in the stack.</param>
    private DenialExplainer CreateExplainer(CreateGatewayRequest gateway, string arn)
    {
        var engine = AttributeRef.Find(gateway.PolicyEngineConfiguration?.Arn ?? "").FirstOrDefault().Resource;
        if (engine.Type is null) return new DenialExplainer(arn, new Dictionary<string, ObjectRef>());
        var policies = stack.Graph.Ordered
            .Where(resource => resource.State is CreatePolicyRequest policy && IsIn(policy))
            .ToDictionary(resource => ((CreatePolicyRequest)resource.State).Name, resource => resource.Owner);
        return new DenialExplainer(stack.Graph[engine].Owner.ToString(), policies);

        bool IsIn(CreatePolicyRequest policy) => AttributeRef.Find(policy.PolicyEngineId).Any(reference => reference.Resource == engine);
    }

    /// <summary>Finds the user pool that issues the tokens. The desired discovery URL refers to it if it is in the stack.</summary>
    private ObjectRef? FindUserPool(AuthorizerConfiguration? authorizer)
    {
        if (authorizer?.CustomJWTAuthorizer?.DiscoveryUrl is not { } url) return null;
        var pool = AttributeRef.Find(url).FirstOrDefault(reference => reference.Resource.Type == ResourceTypeNames.UserPool).Resource;
        return pool.Type is null ? null : stack.Graph[pool].Owner;
    }
}
