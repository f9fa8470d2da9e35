using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>An AgentCore runtime, which runs an MCP server. Each update creates a new version.</summary>
internal sealed class RuntimeResourceType : AgentCoreResourceType<CreateAgentRuntimeRequest, GetAgentRuntimeResponse>
{
    public const string TypeName = ResourceTypeNames.Runtime;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "agentRuntimeName",
        DecidesAccess = new HashSet<string>
        {
            "authorizerConfiguration", "roleArn", "agentRuntimeArtifact", "networkConfiguration", "requestHeaderConfiguration",
        },
        CreateOnly = new HashSet<string> { "agentRuntimeName" },
        ServerDefaulted = new HashSet<string> { "networkConfiguration", "protocolConfiguration" },
        DefaultValues = new Dictionary<string, JsonNode>
        {
            ["lifecycleConfiguration.idleRuntimeSessionTimeout"] = JsonValue.Create(900),
            ["lifecycleConfiguration.maxLifetime"] = JsonValue.Create(28800),
        },
        NotCompared = new HashSet<string> { "clientToken", "tags" },
        ChangesOnUpdate = new HashSet<string> { "version", "updatedAt" },
        ConfirmReady = true,
    };

    protected override string GetName(CreateAgentRuntimeRequest desired) => desired.AgentRuntimeName;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListAgentRuntimesAsync,
            new ListAgentRuntimesRequest { MaxResults = 100 },
            page => page.AgentRuntimes?.Select(item => new Summary(
                item.AgentRuntimeId, item.AgentRuntimeName, $"{item.LastUpdatedAt:O}{item.AgentRuntimeVersion}{item.Status}")),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetAgentRuntimeResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.GetAgentRuntimeAsync, new GetAgentRuntimeRequest { AgentRuntimeId = id }, cancellationToken);

    protected override string GetTaggedArn(GetAgentRuntimeResponse state) => state.AgentRuntimeArn;

    protected override LiveResource ToLive(GetAgentRuntimeResponse state) => new(state.AgentRuntimeId, state)
    {
        DisplayName = state.AgentRuntimeArn,
        Phase = AgentCoreStatus.ToPhase(state.Status),
        Reason = AgentCoreStatus.ReasonOf(state.Status, state.FailureReason is { Length: > 0 } reason ? [reason] : null),
        Attributes = new Dictionary<string, string>
        {
            ["id"] = state.AgentRuntimeId,
            ["arn"] = state.AgentRuntimeArn,
            ["version"] = state.AgentRuntimeVersion,
            ["updatedAt"] = state.LastUpdatedAt?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) ?? "",
            ["urlEncodedArn"] = Uri.EscapeDataString(state.AgentRuntimeArn),
        },
    };

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, CreateAgentRuntimeRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(aws.AgentCore.CreateAgentRuntimeAsync, desired, cancellationToken)).AgentRuntimeId;

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        CreateAgentRuntimeRequest desired,
        GetAgentRuntimeResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateAgentRuntimeRequest>(desired, state);
        update.AgentRuntimeId = live.Id;
        await aws.CallAsync(aws.AgentCore.UpdateAgentRuntimeAsync, update, cancellationToken);
    }

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.DeleteAgentRuntimeAsync, new DeleteAgentRuntimeRequest { AgentRuntimeId = live.Id }, cancellationToken);

    protected override IReadOnlyDictionary<string, string>? GetTags(CreateAgentRuntimeRequest desired) => desired.Tags ?? [];

    protected override void SetTags(CreateAgentRuntimeRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.Tags = new(tags);
}
