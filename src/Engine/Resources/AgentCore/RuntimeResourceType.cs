using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>An AgentCore runtime, which runs an MCP server. Each update creates a new version.</summary>
internal sealed class RuntimeResourceType : AgentCoreResourceType<RuntimeRequest, GetAgentRuntimeResponse>
{
    public const string TypeName = ResourceTypeNames.Runtime;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        TypicalDuration = TimeSpan.FromSeconds(20),
        NameMember = "agentRuntimeName",
        DecidesAccess = new HashSet<string>
        {
            "authorizerConfiguration", "roleArn", "agentRuntimeArtifact", "networkConfiguration", "requestHeaderConfiguration",
            AgentCoreResourcePolicy.Member,
        },
        CreateOnly = new HashSet<string> { "agentRuntimeName" },
        UpdateOnly = new HashSet<string> { "metadataConfiguration", AgentCoreResourcePolicy.Member },
        ServerDefaulted = new Dictionary<string, string>
        {
            ["platformVersion"] = "an update without it may fall back to an older platform, so the live one is kept",
        },
        Derived = new Dictionary<string, string>
        {
            ["lifecycleConfiguration.idleRuntimeSessionTimeout"] = "it is never above maxLifetime",
            ["lifecycleConfiguration.maxLifetime"] = "it is never below idleRuntimeSessionTimeout",
        },
        DefaultValues = new Dictionary<string, JsonNode>
        {
            ["networkConfiguration.networkMode"] = JsonValue.Create("PUBLIC"),
            ["protocolConfiguration.serverProtocol"] = JsonValue.Create("HTTP"),
            ["lifecycleConfiguration.idleRuntimeSessionTimeout"] = JsonValue.Create(900),
            ["lifecycleConfiguration.maxLifetime"] = JsonValue.Create(28800),
        },
        OrderedLists = new Dictionary<string, string>
        {
            ["agentRuntimeArtifact.codeConfiguration.entryPoint"] = "it is a command line",
        },
        NotCompared = new Dictionary<string, string> { ["clientToken"] = LiveReasons.Token, ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(GetAgentRuntimeResponse))
            {
                Ignored = LiveReasons.OfAgentCore(
                    ("agentRuntimeArn", LiveReasons.Identifier),
                    ("agentRuntimeId", LiveReasons.Identifier),
                    ("agentRuntimeVersion", "AWS counts it with each update"),
                    ("lastUpdatedAt", LiveReasons.Time),
                    ("failureReason", LiveReasons.Status),
                    ("workloadIdentityDetails", "AWS creates the identity with the runtime")),
            },
            new(typeof(GetResourcePolicyResponse)) { ComparedAs = new Dictionary<string, string> { ["policy"] = "resourcePolicy" } },
        ],
        ChangesOnUpdate = new HashSet<string> { "version", "updatedAt" },
        ConfirmReady = true,
    };

    protected override string GetName(RuntimeRequest desired) => desired.AgentRuntimeName;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListAgentRuntimesAsync,
            new ListAgentRuntimesRequest { MaxResults = 100 },
            page => page.AgentRuntimes?.Select(item => new Summary(
                item.AgentRuntimeId, item.AgentRuntimeName, Token(item.LastUpdatedAt, item.AgentRuntimeVersion, item.Status))),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetAgentRuntimeResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.GetAgentRuntimeAsync, new GetAgentRuntimeRequest { AgentRuntimeId = id }, cancellationToken);

    protected override string TokenOf(GetAgentRuntimeResponse state) => Token(state.LastUpdatedAt, state.AgentRuntimeVersion, state.Status);

    private static string Token(DateTime? updatedAt, string? version, AgentRuntimeStatus? status) => $"{updatedAt:O}{version}{status}";

    protected override string GetTaggedArn(GetAgentRuntimeResponse state) => state.AgentRuntimeArn;

    protected override bool HasResourcePolicy => true;

    protected override GetAgentRuntimeResponse WithResourcePolicy(GetAgentRuntimeResponse state, JsonDocumentText? policy)
    {
        var live = new RuntimeLiveState { ResourcePolicy = policy };
        ModelMapper.Copy(state, live);
        return live;
    }

    protected override LiveResource ToLive(GetAgentRuntimeResponse state) => new(state.AgentRuntimeId, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
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

    // A tag alone makes no version. The member is no member of the API: it makes the update that does.
    protected override IEnumerable<FieldChange> CompareExtra(RuntimeRequest desired, LiveResource live)
    {
        var (wanted, done) = (desired.Tags?.GetValueOrDefault(Ownership.RestartTag), live.Tags?.GetValueOrDefault(Ownership.RestartTag));
        if (wanted is not null && live.Tags is not null && wanted != done) yield return new FieldChange("restart", done, wanted);

        // A runtime of which no tag says the version keeps running: it may have been made from the current one.
        foreach (var change in SecretVersions.Compare(desired.Tags, live.Tags, isSentIfUnknown: false)) yield return change;
    }

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, RuntimeRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(
            aws.AgentCore.CreateAgentRuntimeAsync,
            PutRequest.Merge<CreateAgentRuntimeRequest>(desired, desired),
            cancellationToken)).AgentRuntimeId;

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        RuntimeRequest desired,
        GetAgentRuntimeResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateAgentRuntimeRequest>(desired, state, Traits);

        // The update call requires the network, which is optional in the create call.
        update.NetworkConfiguration ??= new NetworkConfiguration { NetworkMode = NetworkMode.PUBLIC };
        update.AgentRuntimeId = live.Id;
        await aws.CallAsync(aws.AgentCore.UpdateAgentRuntimeAsync, update, cancellationToken);
    }

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.DeleteAgentRuntimeAsync, new DeleteAgentRuntimeRequest { AgentRuntimeId = live.Id }, cancellationToken);

    protected override IReadOnlyDictionary<string, string>? GetTags(RuntimeRequest desired) => desired.Tags ?? [];

    protected override void SetTags(RuntimeRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.Tags = new(tags);
}
