using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>An AgentCore gateway.</summary>
internal sealed class GatewayResourceType : AgentCoreResourceType<GatewayRequest, GetGatewayResponse>
{
    public const string TypeName = ResourceTypeNames.Gateway;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        DecidesAccess = new HashSet<string>
        {
            "authorizerType", "authorizerConfiguration", "roleArn", "policyEngineConfiguration", "interceptorConfigurations",
            "customTransformConfiguration", "wafConfiguration", AgentCoreResourcePolicy.Member,
        },
        RequiresChildrenHash = true,
        CreateOnly = new HashSet<string> { "name", "authorizerType", "protocolType", "kmsKeyArn" },
        UpdateOnly = new HashSet<string> { "customTransformConfiguration", "wafConfiguration", AgentCoreResourcePolicy.Member },
        ServerDefaulted = new Dictionary<string, string>
        {
            ["protocolConfiguration.mcp.supportedVersions"] =
                "the gateway supports every version of its time; a version that was removed cannot come back",
        },
        OrderedLists = new Dictionary<string, string>
        {
            ["interceptorConfigurations"] = "interceptors run in this order",
        },
        NotCompared = new Dictionary<string, string> { ["clientToken"] = LiveReasons.Token, ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(GetGatewayResponse))
            {
                Ignored = LiveReasons.OfAgentCore(
                    ("gatewayArn", LiveReasons.Identifier),
                    ("gatewayId", LiveReasons.Identifier),
                    ("gatewayUrl", LiveReasons.Identifier),
                    ("updatedAt", LiveReasons.Time),
                    ("statusReasons", LiveReasons.Status),
                    ("workloadIdentityDetails", "AWS creates the identity with the gateway"),
                    ("webAclArn", "AWS WAF associates it, no call of the gateway")),
            },
            new(typeof(GetResourcePolicyResponse)) { ComparedAs = new Dictionary<string, string> { ["policy"] = "resourcePolicy" } },
        ],
        ConfirmReady = true,
    };

    protected override string GetName(GatewayRequest desired) => desired.Name;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListGatewaysAsync,
            new ListGatewaysRequest { MaxResults = 1000 },
            page => page.Items?.Select(item => new Summary(item.GatewayId, item.Name, Token(item.UpdatedAt, item.Status))),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetGatewayResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.GetGatewayAsync, new GetGatewayRequest { GatewayIdentifier = id }, cancellationToken);

    protected override string TokenOf(GetGatewayResponse state) => Token(state.UpdatedAt, state.Status);

    private static string Token(DateTime? updatedAt, GatewayStatus? status) => $"{updatedAt:O}{status}";

    protected override string GetTaggedArn(GetGatewayResponse state) => state.GatewayArn;

    protected override bool HasResourcePolicy => true;

    protected override GetGatewayResponse WithResourcePolicy(GetGatewayResponse state, JsonDocumentText? policy)
    {
        var live = new GatewayLiveState { ResourcePolicy = policy };
        ModelMapper.Copy(state, live);
        return live;
    }

    protected override LiveResource ToLive(GetGatewayResponse state) => new(state.GatewayId, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
        DisplayName = state.GatewayArn,
        Phase = AgentCoreStatus.ToPhase(state.Status),
        Reason = AgentCoreStatus.ReasonOf(state.Status, state.StatusReasons),
        Attributes = new Dictionary<string, string>
        {
            ["id"] = state.GatewayId,
            ["arn"] = state.GatewayArn,
            ["url"] = state.GatewayUrl ?? "",
            ["roleArn"] = state.RoleArn ?? "",
        },
    };

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, GatewayRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(
            aws.AgentCore.CreateGatewayAsync, PutRequest.Merge<CreateGatewayRequest>(desired, desired), cancellationToken)).GatewayId;

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        GatewayRequest desired,
        GetGatewayResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateGatewayRequest>(desired, state, Traits);
        update.GatewayIdentifier = live.Id;
        await aws.CallAsync(aws.AgentCore.UpdateGatewayAsync, update, cancellationToken);
    }

    /// <summary>
    /// Deletes the targets first. AWS rejects DeleteGateway while the gateway has targets, so a later pass makes that call.
    /// </summary>
    protected override async Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        var targets = await aws.ListAsync(
            aws.AgentCore.ListGatewayTargetsAsync,
            new ListGatewayTargetsRequest { GatewayIdentifier = live.Id },
            page => page.Items,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);
        foreach (var target in targets.Where(target => AgentCoreStatus.ToPhase(target.Status) != Phase.Deleting))
        {
            await aws.CallAsync(
                aws.AgentCore.DeleteGatewayTargetAsync,
                new DeleteGatewayTargetRequest { GatewayIdentifier = live.Id, TargetId = target.TargetId },
                cancellationToken);
        }

        if (targets.Count > 0) return;
        await aws.CallAsync(aws.AgentCore.DeleteGatewayAsync, new DeleteGatewayRequest { GatewayIdentifier = live.Id }, cancellationToken);
    }

    protected override IReadOnlyDictionary<string, string>? GetTags(GatewayRequest desired) => desired.Tags ?? [];

    protected override void SetTags(GatewayRequest desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);
}
