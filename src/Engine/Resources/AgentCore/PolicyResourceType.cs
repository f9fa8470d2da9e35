using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A Cedar policy of a policy engine.</summary>
internal sealed class PolicyResourceType : AgentCoreResourceType<CreatePolicyRequest, GetPolicyResponse>
{
    public const string TypeName = ResourceTypeNames.Policy;

    public override string Name => TypeName;

    public override string ParentType => PolicyEngineResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        DecidesAccess = new HashSet<string> { "definition", "enforcementMode" },
        CreateOnly = new HashSet<string> { "name" },
        NotCompared = new Dictionary<string, string>
        {
            ["clientToken"] = LiveReasons.Token,
            ["policyEngineId"] = LiveReasons.Parent,
            ["validationMode"] = "says how strictly AWS checks the statement when it is written, and is never returned",
        },
        Answers =
        [
            new(typeof(GetPolicyResponse))
            {
                Ignored = LiveReasons.OfAgentCore(
                    ("policyId", LiveReasons.Identifier),
                    ("policyArn", LiveReasons.Identifier),
                    ("updatedAt", LiveReasons.Time),
                    ("statusReasons", LiveReasons.Status)),
            },
        ],
    };

    protected override string GetName(CreatePolicyRequest desired) => desired.Name;

    protected override string GetParentId(CreatePolicyRequest desired) => desired.PolicyEngineId;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListPoliciesAsync,
            new ListPoliciesRequest { PolicyEngineId = parentId, MaxResults = 100 },
            page => page.Policies?.Select(item =>
            {
                var state = StateOf(item);
                return new Summary(item.PolicyId, item.Name, TokenOf(state), state);
            }),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    /// <summary>ListPolicies returns everything that GetPolicy returns.</summary>
    private static GetPolicyResponse StateOf(Policy item)
    {
        var state = new GetPolicyResponse();
        ModelMapper.Copy(item, state);
        return state;
    }

    protected override Task<GetPolicyResponse> GetAsync(AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.GetPolicyAsync, new GetPolicyRequest { PolicyEngineId = parentId, PolicyId = id }, cancellationToken);

    // The text is in the list, so it need not be trusted that the time changes with it.
    protected override string TokenOf(GetPolicyResponse state) =>
        $"{state.UpdatedAt:O}{state.Status}{state.EnforcementMode}{state.Description}\n{PolicyText.Extract(state.Definition)}";

    protected override LiveResource ToLive(GetPolicyResponse state) => new(state.PolicyId, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
        DisplayName = state.PolicyArn,
        Phase = AgentCoreStatus.ToPhase(state.Status),
        Reason = AgentCoreStatus.ReasonOf(state.Status, state.StatusReasons),
        Attributes = new Dictionary<string, string> { ["id"] = state.PolicyId, ["arn"] = state.PolicyArn },
    };

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, CreatePolicyRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(aws.AgentCore.CreatePolicyAsync, desired, cancellationToken)).PolicyId;

    protected override Task CallUpdateAsync(
        AwsAccount aws,
        CreatePolicyRequest desired,
        GetPolicyResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.UpdatePolicyAsync,
            new UpdatePolicyRequest
            {
                PolicyEngineId = live.ParentId,
                PolicyId = live.Id,
                Description = new UpdatedDescription { OptionalValue = desired.Description },
                Definition = desired.Definition,
                EnforcementMode = desired.EnforcementMode,

                // AWS validates the stored text again in this mode, even if only the description changes.
                ValidationMode = desired.ValidationMode,
            },
            cancellationToken);

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.DeletePolicyAsync,
            new DeletePolicyRequest { PolicyEngineId = live.ParentId, PolicyId = live.Id },
            cancellationToken);
}
