using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A named endpoint of a runtime. The endpoint DEFAULT is not managed: AWS creates it with the runtime and updates it.</summary>
internal sealed class RuntimeEndpointResourceType
    : AgentCoreResourceType<CreateAgentRuntimeEndpointRequest, GetAgentRuntimeEndpointResponse>
{
    public const string TypeName = ResourceTypeNames.RuntimeEndpoint;
    private const string Default = "DEFAULT";

    public override string Name => TypeName;

    public override string ParentType => RuntimeResourceType.TypeName;

    protected override bool ListsOnDeepCheckOnly => true;

    public override ResourceTraits Traits { get; } = new()
    {
        CreateOnly = new HashSet<string> { "name" },

        // The response calls the version liveVersion and targetVersion; CompareExtra compares it.
        NotCompared = new HashSet<string> { "clientToken", "tags", "agentRuntimeId", "agentRuntimeVersion" },
    };

    protected override string GetName(CreateAgentRuntimeEndpointRequest desired) => desired.Name;

    protected override string GetParentId(CreateAgentRuntimeEndpointRequest desired) => desired.AgentRuntimeId;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListAgentRuntimeEndpointsAsync,
            new ListAgentRuntimeEndpointsRequest { AgentRuntimeId = parentId },
            page => page.RuntimeEndpoints?
                .Where(item => item.Name != Default)
                .Select(item => new Summary(item.Name, item.Name, $"{item.LastUpdatedAt:O}{item.Status}{item.LiveVersion}")),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetAgentRuntimeEndpointResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.GetAgentRuntimeEndpointAsync,
            new GetAgentRuntimeEndpointRequest { AgentRuntimeId = parentId, EndpointName = id },
            cancellationToken);

    protected override string GetTaggedArn(GetAgentRuntimeEndpointResponse state) => state.AgentRuntimeEndpointArn;

    protected override LiveResource ToLive(GetAgentRuntimeEndpointResponse state) => new(state.Name, state)
    {
        DisplayName = state.AgentRuntimeEndpointArn,
        Phase = AgentCoreStatus.ToPhase(state.Status),
        Reason = AgentCoreStatus.ReasonOf(state.Status, state.FailureReason is { Length: > 0 } reason ? [reason] : null),
        Attributes = new Dictionary<string, string> { ["id"] = state.Id, ["arn"] = state.AgentRuntimeEndpointArn },
    };

    /// <summary>Compares the desired version with the target version. The live version can still be the previous one.</summary>
    protected override IEnumerable<FieldChange> CompareExtra(CreateAgentRuntimeEndpointRequest desired, LiveResource live)
    {
        var state = (GetAgentRuntimeEndpointResponse)live.State;
        var version = state.TargetVersion ?? state.LiveVersion;
        if (desired.AgentRuntimeVersion is { } wanted && wanted != version)
        {
            yield return new FieldChange("agentRuntimeVersion", version, wanted);
        }
    }

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, CreateAgentRuntimeEndpointRequest desired, CancellationToken cancellationToken)
    {
        await aws.CallAsync(aws.AgentCore.CreateAgentRuntimeEndpointAsync, desired, cancellationToken);
        return desired.Name;
    }

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        CreateAgentRuntimeEndpointRequest desired,
        GetAgentRuntimeEndpointResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateAgentRuntimeEndpointRequest>(desired, state);
        update.AgentRuntimeId = live.ParentId;
        update.EndpointName = live.Id;
        await aws.CallAsync(aws.AgentCore.UpdateAgentRuntimeEndpointAsync, update, cancellationToken);
    }

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.DeleteAgentRuntimeEndpointAsync,
            new DeleteAgentRuntimeEndpointRequest { AgentRuntimeId = live.ParentId, EndpointName = live.Id },
            cancellationToken);

    protected override IReadOnlyDictionary<string, string>? GetTags(CreateAgentRuntimeEndpointRequest desired) => desired.Tags ?? [];

    protected override void SetTags(CreateAgentRuntimeEndpointRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.Tags = new(tags);
}
