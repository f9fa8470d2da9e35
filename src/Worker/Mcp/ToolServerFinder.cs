using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Spec;

namespace Reconciler.Worker.Mcp;

/// <summary>Finds where the tools of a stack's gateways and runtimes are called. It looks in AWS; there is no other record.</summary>
internal sealed class ToolServerFinder(StackReconciler stack, ResourceFinder resources)
{
    public const string GatewayKind = "Gateway";
    public const string McpServerKind = "McpServer";

    /// <exception cref="AccessException">It does not exist, or is not ready, or is somebody else's.</exception>
    public Task<ToolServer> FindAsync(ObjectRef @object, CancellationToken cancellationToken) => @object.Kind == GatewayKind
        ? FindGatewayAsync(@object, cancellationToken)
        : FindRuntimeAsync(@object, cancellationToken);

    private async Task<ToolServer> FindGatewayAsync(ObjectRef @object, CancellationToken cancellationToken)
    {
        var address = new ResourceAddress(ResourceTypeNames.Gateway, @object.Name);
        var model = (CreateGatewayRequest)stack.Graph[address].State;
        var gateway = (GetGatewayResponse)(await FindLiveAsync(address, @object, cancellationToken)).State;
        var admission = gateway.AuthorizerType?.Value switch
        {
            "CUSTOM_JWT" => CallerAuth.Token,
            "NONE" => CallerAuth.Nothing,
            _ => CallerAuth.Signature,
        };
        return new ToolServer(@object, gateway.GatewayArn, new Uri(gateway.GatewayUrl), admission)
        {
            Tokens = gateway.AuthorizerConfiguration?.CustomJWTAuthorizer,
            UserPool = PoolOf(model.AuthorizerConfiguration),
            Policies = gateway.PolicyEngineConfiguration is { } engine && engine.Mode == GatewayPolicyEngineMode.ENFORCE ? DecisionOf(model, engine.Arn) : null,
        };
    }

    private async Task<ToolServer> FindRuntimeAsync(ObjectRef @object, CancellationToken cancellationToken)
    {
        var address = new ResourceAddress(ResourceTypeNames.Runtime, @object.Name);
        var live = await FindLiveAsync(address, @object, cancellationToken);
        var tokens = ((GetAgentRuntimeResponse)live.State).AuthorizerConfiguration?.CustomJWTAuthorizer;
        var url = $"https://bedrock-agentcore.{stack.Aws.Region}.amazonaws.com/runtimes/{live.Attributes["urlEncodedArn"]}/invocations?qualifier=DEFAULT";
        return new ToolServer(@object, live.Attributes["arn"], new Uri(url), tokens is null ? CallerAuth.Signature : CallerAuth.Token)
        {
            Tokens = tokens,
            UserPool = PoolOf(((CreateAgentRuntimeRequest)stack.Graph[address].State).AuthorizerConfiguration),
        };
    }

    private async Task<LiveResource> FindLiveAsync(ResourceAddress address, ObjectRef @object, CancellationToken cancellationToken)
    {
        var found = await resources.FindAsync(address, cancellationToken);
        return found switch
        {
            { Kind: ChangeKind.Conflict } => throw new AccessException($"{@object} is not this stack's: {found.Reason}.", "Give it another name, or adopt it."),
            { Kind: ChangeKind.Unreadable } => throw new AccessException($"{@object} cannot be looked at: {found.Reason}", "The credentials may lack a permission, or belong to another account."),
            { Live: null } => throw new AccessException($"{@object} does not exist yet in {stack.Aws.Region}, account {stack.Aws.AccountId}.", $"Apply first: reconciler apply {stack.Stack.Directory}"),
            { Live.Phase: Phase.Changing or Phase.Deleting or Phase.Failed } => throw new AccessException($"{@object} is not ready: {found.Live.Reason}.", $"`reconciler apply {stack.Stack.Directory}` brings it there."),
            _ => found.Live,
        };
    }

    /// <summary>The engine's object and its policies, where they are the stack's.</summary>
    private DenialExplainer DecisionOf(CreateGatewayRequest gateway, string arn)
    {
        var engine = AttributeRef.Find(gateway.PolicyEngineConfiguration?.Arn ?? "").FirstOrDefault().Resource;
        if (engine.Type is null) return new DenialExplainer(arn, new Dictionary<string, ObjectRef>());
        var policies = stack.Graph.Ordered
            .Where(resource => resource.State is CreatePolicyRequest policy && AttributeRef.Find(policy.PolicyEngineId).Any(reference => reference.Resource == engine))
            .ToDictionary(resource => ((CreatePolicyRequest)resource.State).Name, resource => resource.Owner);
        return new DenialExplainer(stack.Graph[engine].Owner.ToString(), policies);
    }

    /// <summary>The stack's own pool behind an authorizer: its discovery URL is a mark of the pool then.</summary>
    private ObjectRef? PoolOf(AuthorizerConfiguration? authorizer)
    {
        if (authorizer?.CustomJWTAuthorizer?.DiscoveryUrl is not { } url) return null;
        var pool = AttributeRef.Find(url).FirstOrDefault(reference => reference.Resource.Type == ResourceTypeNames.UserPool).Resource;
        return pool.Type is null ? null : stack.Graph[pool].Owner;
    }
}
