using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A rate limit of a gateway. The specs choose its identifier, which is its name.</summary>
internal sealed class GatewayRateLimitResourceType : AgentCoreResourceType<CreateGatewayRateLimitRequest, GetGatewayRateLimitResponse>
{
    public const string TypeName = ResourceTypeNames.GatewayRateLimit;

    public override string Name => TypeName;

    public override string ParentType => GatewayResourceType.TypeName;

    protected override bool ListsOnDeepCheckOnly => true;

    public override ResourceTraits Traits { get; } = new()
    {
        TypicalDuration = TimeSpan.FromSeconds(3),
        NameMember = "rateLimitId",
        DecidesAccess = new HashSet<string> { "dimensionKeys", "entries" },
        CreateOnly = new HashSet<string> { "rateLimitId", "dimensionKeys" },
        OrderedLists = new Dictionary<string, string>
        {
            ["dimensionKeys"] = "where no entry matches exactly, the values of the last dimensions are given up first",
        },
        NotCompared = new Dictionary<string, string>
        {
            ["clientToken"] = LiveReasons.Token,
            ["gatewayIdentifier"] = LiveReasons.Parent,
        },
        Answers = [new(typeof(GetGatewayRateLimitResponse)) { Ignored = LiveReasons.OfAgentCore(("updatedAt", LiveReasons.Time)) }],
    };

    protected override string GetName(CreateGatewayRateLimitRequest desired) => desired.RateLimitId;

    protected override string GetParentId(CreateGatewayRateLimitRequest desired) => desired.GatewayIdentifier;

    /// <summary>ListGatewayRateLimits returns everything that GetGatewayRateLimit returns.</summary>
    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListGatewayRateLimitsAsync,
            new ListGatewayRateLimitsRequest { GatewayIdentifier = parentId },
            page => page.RateLimits?.Select(item =>
            {
                var state = new GetGatewayRateLimitResponse();
                ModelMapper.Copy(item, state);
                return new Summary(item.RateLimitId, item.RateLimitId, TokenOf(state), state);
            }),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetGatewayRateLimitResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.GetGatewayRateLimitAsync,
            new GetGatewayRateLimitRequest { GatewayIdentifier = parentId, RateLimitId = id },
            cancellationToken);

    protected override string TokenOf(GetGatewayRateLimitResponse state) => $"{state.UpdatedAt:O}{state.Status}";

    protected override LiveResource ToLive(GetGatewayRateLimitResponse state) => new(state.RateLimitId, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
        DisplayName = $"{state.GatewayIdentifier}/{state.RateLimitId}",
        Phase = AgentCoreStatus.ToPhase(state.Status),
        Reason = AgentCoreStatus.ReasonOf(state.Status, null),
        Attributes = new Dictionary<string, string> { ["id"] = state.RateLimitId },
    };

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, CreateGatewayRateLimitRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(aws.AgentCore.CreateGatewayRateLimitAsync, desired, cancellationToken)).RateLimitId;

    protected override Task CallUpdateAsync(
        AwsAccount aws,
        CreateGatewayRateLimitRequest desired,
        GetGatewayRateLimitResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.UpdateGatewayRateLimitAsync,
            new UpdateGatewayRateLimitRequest
            {
                GatewayIdentifier = live.ParentId,
                RateLimitId = live.Id,

                // What is not sent stays.
                Description = desired.Description ?? "",
                Entries = desired.Entries,
            },
            cancellationToken);

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.DeleteGatewayRateLimitAsync,
            new DeleteGatewayRateLimitRequest { GatewayIdentifier = live.ParentId, RateLimitId = live.Id },
            cancellationToken);
}
