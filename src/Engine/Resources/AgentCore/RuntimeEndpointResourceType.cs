using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

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
        NameMember = "name",
        DecidesAccess = new HashSet<string> { "agentRuntimeVersion" },
        CreateOnly = new HashSet<string> { "name" },
        NotCompared = new Dictionary<string, string>
        {
            ["clientToken"] = LiveReasons.Token,
            ["tags"] = LiveReasons.Tags,
            ["agentRuntimeId"] = LiveReasons.Parent,
            ["agentRuntimeVersion"] = "compared with targetVersion; if the spec names no version, the endpoint keeps the one it has",
        },
        Answers =
        [
            new(typeof(GetAgentRuntimeEndpointResponse))
            {
                ComparedAs = new Dictionary<string, string> { ["targetVersion"] = "agentRuntimeVersion" },
                Ignored = LiveReasons.OfAgentCore(
                    ("agentRuntimeEndpointArn", LiveReasons.Identifier),
                    ("agentRuntimeArn", LiveReasons.Parent),
                    ("id", LiveReasons.Identifier),
                    ("liveVersion", "follows targetVersion"),
                    ("lastUpdatedAt", LiveReasons.Time),
                    ("failureReason", LiveReasons.Status)),
            },
        ],
    };

    protected override string GetName(CreateAgentRuntimeEndpointRequest desired) => desired.Name;

    protected override string GetParentId(CreateAgentRuntimeEndpointRequest desired) => desired.AgentRuntimeId;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListAgentRuntimeEndpointsAsync,
            new ListAgentRuntimeEndpointsRequest { AgentRuntimeId = parentId },
            page => page.RuntimeEndpoints?
                .Where(item => item.Name != Default)
                .Select(item => new Summary(item.Name, item.Name, Token(item.LastUpdatedAt, item.TargetVersion ?? item.LiveVersion, item.Status))),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetAgentRuntimeEndpointResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.GetAgentRuntimeEndpointAsync,
            new GetAgentRuntimeEndpointRequest { AgentRuntimeId = parentId, EndpointName = id },
            cancellationToken);

    protected override string TokenOf(GetAgentRuntimeEndpointResponse state) =>
        Token(state.LastUpdatedAt, state.TargetVersion ?? state.LiveVersion, state.Status);

    private static string Token(DateTime? updatedAt, string? version, AgentRuntimeEndpointStatus? status) => $"{updatedAt:O}{version}{status}";

    protected override string GetTaggedArn(GetAgentRuntimeEndpointResponse state) => state.AgentRuntimeEndpointArn;

    protected override LiveResource ToLive(GetAgentRuntimeEndpointResponse state) => new(state.Name, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
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

    protected override string? FindRefusal(CreateAgentRuntimeEndpointRequest desired, LiveResource live, FieldChange change) =>
        change is { Path: "description", New: null }
            ? $"AWS keeps the description of the endpoint {live.Id}, it can only be changed. Write another description"
            : null;

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

        // An update without a version would move the endpoint to the newest one.
        update.AgentRuntimeVersion ??= state.TargetVersion ?? state.LiveVersion;
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
