using System.Globalization;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A target of a gateway.</summary>
internal sealed class GatewayTargetResourceType : AgentCoreResourceType<GatewayTargetState, GetGatewayTargetResponse>
{
    public const string TypeName = ResourceTypeNames.GatewayTarget;
    private const string ToolsListedAt = "toolsListedAt";

    public override string Name => TypeName;

    public override string ParentType => GatewayResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        // The configuration has one member for each type of target. The type cannot change.
        CreateOnly = new HashSet<string>
        {
            "targetConfiguration.mcp.mcpServer", "targetConfiguration.mcp.lambda", "targetConfiguration.mcp.openApiSchema",
            "targetConfiguration.mcp.smithyModel", "targetConfiguration.mcp.apiGateway", "targetConfiguration.http",
        },
        ServerDefaulted = new HashSet<string>
        {
            "credentialProviderConfigurations",
            "metadataConfiguration.allowedRequestHeaders",
            "targetConfiguration.mcp.mcpServer.listingMode",
            "targetConfiguration.mcp.mcpServer.resourcePriority",
        },
        NotCompared = new HashSet<string> { "clientToken", "gatewayIdentifier", "backendChangedAt" },
        ConfirmReady = true,
    };

    protected override string GetName(GatewayTargetState desired) => desired.Name;

    protected override string GetParentId(GatewayTargetState desired) => desired.GatewayIdentifier;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListGatewayTargetsAsync,
            new ListGatewayTargetsRequest { GatewayIdentifier = parentId },
            page => page.Items?.Select(item => new Summary(
                item.TargetId, item.Name, $"{item.UpdatedAt:O}{item.Status}{item.LastSynchronizedAt:O}")),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetGatewayTargetResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.GetGatewayTargetAsync,
            new GetGatewayTargetRequest { GatewayIdentifier = parentId, TargetId = id },
            cancellationToken);

    protected override LiveResource ToLive(GetGatewayTargetResponse state) => new(state.TargetId, state)
    {
        DisplayName = $"{state.GatewayArn}/target/{state.TargetId}",
        Phase = AgentCoreStatus.ToPhase(state.Status),
        Reason = AgentCoreStatus.ReasonOf(state.Status, state.StatusReasons),
        Attributes = new Dictionary<string, string> { ["id"] = state.TargetId },
    };

    protected override async Task<string> CallCreateAsync(AwsAccount aws, GatewayTargetState desired, CancellationToken cancellationToken)
    {
        var create = PutRequest.Merge<CreateGatewayTargetRequest>(desired, desired);
        return (await aws.CallAsync(aws.AgentCore.CreateGatewayTargetAsync, create, cancellationToken)).TargetId;
    }

    /// <summary>
    /// Waits until the MCP server of the stack answers, because every create and update makes the gateway list its tools.
    /// </summary>
    protected override async Task<string?> CheckPreconditionAsync(
        AwsAccount aws, GatewayTargetState desired, CancellationToken cancellationToken) =>
        desired.BackendChangedAt is not null
        && Uri.TryCreate(desired.TargetConfiguration?.Mcp?.McpServer?.Endpoint, UriKind.Absolute, out var endpoint)
            ? await RuntimeReadinessProbe.CheckAsync(aws, endpoint, cancellationToken)
            : null;

    /// <summary>Finds a tool list that is older than the last change of its server.</summary>
    protected override IEnumerable<FieldChange> CompareExtra(GatewayTargetState desired, LiveResource live)
    {
        if (desired.BackendChangedAt is not { } changedAt) yield break;
        var state = (GetGatewayTargetResponse)live.State;
        var listedAt = new[] { state.LastSynchronizedAt, state.UpdatedAt, state.CreatedAt }.Max()?.ToUniversalTime();
        var isStale = AttributeRef.IsUnresolved(changedAt)
            || listedAt is null
            || DateTime.Parse(changedAt, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) > listedAt;
        if (isStale) yield return new FieldChange(ToolsListedAt, listedAt?.ToString("O", CultureInfo.InvariantCulture), changedAt);
    }

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        GatewayTargetState desired,
        GetGatewayTargetResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        if (changes.All(change => change.Path == ToolsListedAt))
        {
            await SynchronizeAsync(aws, live, cancellationToken);
            return;
        }

        // The update also lists the tools again.
        var update = PutRequest.Merge<UpdateGatewayTargetRequest>(desired, state);
        update.GatewayIdentifier = live.ParentId;
        update.TargetId = live.Id;
        await aws.CallAsync(aws.AgentCore.UpdateGatewayTargetAsync, update, cancellationToken);
    }

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.DeleteGatewayTargetAsync,
            new DeleteGatewayTargetRequest { GatewayIdentifier = live.ParentId, TargetId = live.Id },
            cancellationToken);

    /// <summary>
    /// Lists the tools of an MCP server again: the last attempt can fail because of a cold container or a role that is not propagated yet.
    /// Other targets must be replaced.
    /// </summary>
    protected override async Task<bool> RepairAsync(
        AwsAccount aws, GatewayTargetState desired, LiveResource live, CancellationToken cancellationToken)
    {
        var state = (GetGatewayTargetResponse)live.State;
        if (state.TargetConfiguration?.Mcp?.McpServer is null) return false;
        await SynchronizeAsync(aws, live, cancellationToken);
        return true;
    }

    private async Task SynchronizeAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(
            aws.AgentCore.SynchronizeGatewayTargetsAsync,
            new SynchronizeGatewayTargetsRequest { GatewayIdentifier = live.ParentId, TargetIdList = [live.Id] },
            cancellationToken);
        MarkChanged(aws, live.ParentId, live.Id);
    }
}
