using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>An AgentCore gateway.</summary>
internal sealed class GatewayResourceType : AgentCoreResourceType<CreateGatewayRequest, GetGatewayResponse>
{
    public const string TypeName = ResourceTypeNames.Gateway;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        DecidesAccess = new HashSet<string>
        {
            "authorizerType", "authorizerConfiguration", "roleArn", "policyEngineConfiguration", "interceptorConfigurations",
        },
        RequiresChildrenHash = true,
        CreateOnly = new HashSet<string> { "name", "authorizerType", "protocolType", "kmsKeyArn" },
        ServerDefaulted = new HashSet<string> { "protocolType", "protocolConfiguration.mcp.supportedVersions" },
        NotCompared = new HashSet<string> { "clientToken", "tags" },
        ConfirmReady = true,
    };

    protected override string GetName(CreateGatewayRequest desired) => desired.Name;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListGatewaysAsync,
            new ListGatewaysRequest { MaxResults = 1000 },
            page => page.Items?.Select(item => new Summary(item.GatewayId, item.Name, $"{item.UpdatedAt:O}{item.Status}")),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetGatewayResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.GetGatewayAsync, new GetGatewayRequest { GatewayIdentifier = id }, cancellationToken);

    protected override string GetTaggedArn(GetGatewayResponse state) => state.GatewayArn;

    protected override LiveResource ToLive(GetGatewayResponse state) => new(state.GatewayId, state)
    {
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
        AwsAccount aws, CreateGatewayRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(aws.AgentCore.CreateGatewayAsync, desired, cancellationToken)).GatewayId;

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        CreateGatewayRequest desired,
        GetGatewayResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateGatewayRequest>(desired, state);
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

    protected override IReadOnlyDictionary<string, string>? GetTags(CreateGatewayRequest desired) => desired.Tags ?? [];

    protected override void SetTags(CreateGatewayRequest desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);
}
