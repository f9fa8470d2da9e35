using System.Globalization;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A rule of a gateway. It has no name; its priority is unique in the gateway.</summary>
internal sealed class GatewayRuleResourceType : AgentCoreResourceType<CreateGatewayRuleRequest, GetGatewayRuleResponse>
{
    public const string TypeName = ResourceTypeNames.GatewayRule;

    public override string Name => TypeName;

    public override string ParentType => GatewayResourceType.TypeName;

    protected override bool ListsOnDeepCheckOnly => true;

    public override ResourceTraits Traits { get; } = new()
    {
        TypicalDuration = TimeSpan.FromSeconds(3),
        NameMember = "priority",
        DecidesAccess = new HashSet<string> { "conditions", "actions" },
        CreateOnly = new HashSet<string> { "priority" },
        NotCompared = new Dictionary<string, string>
        {
            ["clientToken"] = LiveReasons.Token,
            ["gatewayIdentifier"] = LiveReasons.Parent,
        },
        Answers =
        [
            new(typeof(GetGatewayRuleResponse))
            {
                Ignored = LiveReasons.OfAgentCore(
                    ("ruleId", LiveReasons.Identifier),
                    ("gatewayArn", LiveReasons.Parent),
                    ("system", "rules that a service manages are not listed"),
                    ("updatedAt", LiveReasons.Time)),
            },
        ],
    };

    protected override string GetName(CreateGatewayRuleRequest desired) => NameOf(desired.Priority);

    protected override string GetParentId(CreateGatewayRuleRequest desired) => desired.GatewayIdentifier;

    /// <summary>ListGatewayRules returns everything that GetGatewayRule returns.</summary>
    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListGatewayRulesAsync,
            new ListGatewayRulesRequest { GatewayIdentifier = parentId },
            page => page.GatewayRules?
                .Where(item => item.System is null)
                .Select(item =>
                {
                    var state = new GetGatewayRuleResponse();
                    ModelMapper.Copy(item, state);
                    return new Summary(item.RuleId, NameOf(item.Priority), TokenOf(state), state);
                }),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetGatewayRuleResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.GetGatewayRuleAsync,
            new GetGatewayRuleRequest { GatewayIdentifier = parentId, RuleId = id },
            cancellationToken);

    protected override string TokenOf(GetGatewayRuleResponse state) => $"{state.UpdatedAt ?? state.CreatedAt:O}{state.Status}";

    protected override LiveResource ToLive(GetGatewayRuleResponse state) => new(state.RuleId, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
        DisplayName = $"{state.GatewayArn}/rule/{state.RuleId}",
        Phase = AgentCoreStatus.ToPhase(state.Status),
        Reason = AgentCoreStatus.ReasonOf(state.Status, null),
        Attributes = new Dictionary<string, string> { ["id"] = state.RuleId },
    };

    protected override string? FindRefusal(CreateGatewayRuleRequest desired, LiveResource live, FieldChange change) =>
        change is { Path: "description", New: null }
            ? $"AWS keeps the description of the rule with the priority {NameOf(desired.Priority)}, it can only be changed. Write another "
                + "description"
            : null;

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, CreateGatewayRuleRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(aws.AgentCore.CreateGatewayRuleAsync, desired, cancellationToken)).RuleId;

    protected override Task CallUpdateAsync(
        AwsAccount aws,
        CreateGatewayRuleRequest desired,
        GetGatewayRuleResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.UpdateGatewayRuleAsync,
            new UpdateGatewayRuleRequest
            {
                GatewayIdentifier = live.ParentId,
                RuleId = live.Id,
                Priority = desired.Priority,

                // What is not sent stays.
                Conditions = desired.Conditions ?? [],
                Actions = desired.Actions,
                Description = desired.Description,
            },
            cancellationToken);

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.DeleteGatewayRuleAsync,
            new DeleteGatewayRuleRequest { GatewayIdentifier = live.ParentId, RuleId = live.Id },
            cancellationToken);

    private static string NameOf(int? priority) => $"{priority}".ToString(CultureInfo.InvariantCulture);
}
