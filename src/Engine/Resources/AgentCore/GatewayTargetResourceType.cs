using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A target of a gateway.</summary>
internal sealed class GatewayTargetResourceType : AgentCoreResourceType<GatewayTargetState, GetGatewayTargetResponse>
{
    public const string TypeName = ResourceTypeNames.GatewayTarget;
    /// <summary>The path of the difference of a target whose list of tools is older than its server.</summary>
    internal const string ToolsListedAt = "toolsListedAt";

    public override string Name => TypeName;

    public override string ParentType => GatewayResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        TypicalDuration = TimeSpan.FromSeconds(4),
        NameMember = "name",
        DecidesAccess = new HashSet<string> { "targetConfiguration", "credentialProviderConfigurations", "metadataConfiguration" },
        // The configuration has one member for each type of target. The type cannot change.
        CreateOnly = TargetTypes,
        ServerDefaulted = new Dictionary<string, string>
        {
            ["targetConfiguration.mcp.mcpServer.resourcePriority"] = "the service gives each target its priority",
        },
        DefaultValues = new Dictionary<string, JsonNode>
        {
            // What a Lambda function needs in any case.
            ["credentialProviderConfigurations"] = new JsonArray(new JsonObject { ["credentialProviderType"] = "GATEWAY_IAM_ROLE" }),
            ["targetConfiguration.mcp.mcpServer.listingMode"] = JsonValue.Create("DEFAULT"),
            ["targetConfiguration.http.passthrough.staticQueryParameterConflictResolution"] = JsonValue.Create("CLIENT_OVERRIDE"),
        },
        AddedItems = new Dictionary<string, IReadOnlySet<string>>
        {
            // The service adds it while the gateway has a policy engine.
            ["metadataConfiguration.allowedRequestHeaders"] = new HashSet<string> { "x-amzn-bedrock-agentcore-policy-session-id" },
        },
        OrderedLists = new Dictionary<string, string>
        {
            ["targetConfiguration.http.passthrough.stickinessConfiguration.compositeIdentifier"] =
                "the parts of the identifier are joined in this order",
        },
        NotCompared = new Dictionary<string, string>
        {
            ["clientToken"] = LiveReasons.Token,
            ["gatewayIdentifier"] = LiveReasons.Parent,
            ["backendChangedAt"] = "compared with the time of the last listing of tools",
        },
        Answers =
        [
            new(typeof(GetGatewayTargetResponse))
            {
                Ignored = LiveReasons.OfAgentCore(
                    ("targetId", LiveReasons.Identifier),
                    ("gatewayArn", LiveReasons.Parent),
                    ("updatedAt", LiveReasons.Time),
                    ("lastSynchronizedAt", "tells whether the list of tools is older than its server"),
                    ("statusReasons", LiveReasons.Status),
                    ("protocolType", "follows the protocol of the gateway"),
                    ("authorizationData", "is there while somebody has to sign in"),
                    ("privateEndpointManagedResources", "what AWS makes for privateEndpoint, which is compared")),
            },
        ],
        ConfirmReady = true,
    };

    private static HashSet<string> TargetTypes =>
    [
        "targetConfiguration.mcp", "targetConfiguration.mcp.mcpServer", "targetConfiguration.mcp.lambda",
        "targetConfiguration.mcp.openApiSchema", "targetConfiguration.mcp.smithyModel", "targetConfiguration.mcp.apiGateway",
        "targetConfiguration.mcp.connector", "targetConfiguration.http", "targetConfiguration.http.agentcoreRuntime",
        "targetConfiguration.http.passthrough", "targetConfiguration.http.connector", "targetConfiguration.inference",
        "targetConfiguration.inference.connector", "targetConfiguration.inference.provider",
    ];

    protected override string GetName(GatewayTargetState desired) => desired.Name;

    protected override string GetParentId(GatewayTargetState desired) => desired.GatewayIdentifier;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListGatewayTargetsAsync,
            new ListGatewayTargetsRequest { GatewayIdentifier = parentId },
            page => page.Items?.Select(item => new Summary(
                item.TargetId, item.Name, Token(item.UpdatedAt, item.Status, item.LastSynchronizedAt))),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetGatewayTargetResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.GetGatewayTargetAsync,
            new GetGatewayTargetRequest { GatewayIdentifier = parentId, TargetId = id },
            cancellationToken);

    protected override string TokenOf(GetGatewayTargetResponse state) => Token(state.UpdatedAt, state.Status, state.LastSynchronizedAt);

    private static string Token(DateTime? updatedAt, TargetStatus? status, DateTime? synchronizedAt) => $"{updatedAt:O}{status}{synchronizedAt:O}";

    protected override LiveResource ToLive(GetGatewayTargetResponse state) => new(state.TargetId, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
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
        var listedAt = FindListedAt((GetGatewayTargetResponse)live.State);
        var isStale = AttributeRef.IsUnresolved(changedAt)
            || listedAt is null
            || DateTime.Parse(changedAt, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) > listedAt;
        if (isStale) yield return new FieldChange(ToolsListedAt, listedAt?.ToString("O", CultureInfo.InvariantCulture), changedAt);
    }

    /// <summary>Returns when the gateway can have listed the tools of a target last: each create, update and synchronize does so.</summary>
    internal static DateTime? FindListedAt(GetGatewayTargetResponse state) =>
        new[] { state.LastSynchronizedAt, state.UpdatedAt, state.CreatedAt }.Max()?.ToUniversalTime();

    /// <summary>Whether a difference is about the list of tools, so that synchronizing the target takes it away.</summary>
    internal static bool IsOfTools(FieldChange change) => change.Path == ToolsListedAt || change.Member == ToolDifferences.Member;

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        GatewayTargetState desired,
        GetGatewayTargetResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        if (changes.All(IsOfTools))
        {
            await SynchronizeAsync(aws, live, cancellationToken);
            return;
        }

        // The update also lists the tools again.
        var update = PutRequest.Merge<UpdateGatewayTargetRequest>(desired, state, Traits);
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

    private static Task SynchronizeAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => aws.CallAsync(
        aws.AgentCore.SynchronizeGatewayTargetsAsync,
        new SynchronizeGatewayTargetsRequest { GatewayIdentifier = live.ParentId, TargetIdList = [live.Id] },
        cancellationToken);
}
