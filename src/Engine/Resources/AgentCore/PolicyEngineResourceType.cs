using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>An AgentCore policy engine.</summary>
internal sealed class PolicyEngineResourceType : AgentCoreResourceType<CreatePolicyEngineRequest, GetPolicyEngineResponse>
{
    public const string TypeName = ResourceTypeNames.PolicyEngine;

    public override string Name => TypeName;

    public override bool StoresChildrenHash => false;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        CreateOnly = new HashSet<string> { "name", "encryptionKeyArn" },
        NotCompared = new Dictionary<string, string> { ["clientToken"] = LiveReasons.Token, ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(GetPolicyEngineResponse))
            {
                Ignored = LiveReasons.OfAgentCore(
                    ("policyEngineId", LiveReasons.Identifier),
                    ("policyEngineArn", LiveReasons.Identifier),
                    ("updatedAt", LiveReasons.Time),
                    ("statusReasons", LiveReasons.Status)),
            },
        ],
    };

    protected override string GetName(CreatePolicyEngineRequest desired) => desired.Name;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListPolicyEnginesAsync,
            new ListPolicyEnginesRequest { MaxResults = 100 },
            page => page.PolicyEngines?.Select(item => new Summary(
                item.PolicyEngineId, item.Name, Token(item.UpdatedAt, item.Status), StateOf(item))),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override Task<GetPolicyEngineResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.GetPolicyEngineAsync, new GetPolicyEngineRequest { PolicyEngineId = id }, cancellationToken);

    /// <summary>ListPolicyEngines returns everything that GetPolicyEngine returns.</summary>
    private static GetPolicyEngineResponse StateOf(PolicyEngine item)
    {
        var state = new GetPolicyEngineResponse();
        ModelMapper.Copy(item, state);
        return state;
    }

    protected override string TokenOf(GetPolicyEngineResponse state) => Token(state.UpdatedAt, state.Status);

    private static string Token(DateTime? updatedAt, PolicyEngineStatus? status) => $"{updatedAt:O}{status}";

    protected override string GetTaggedArn(GetPolicyEngineResponse state) => state.PolicyEngineArn;

    protected override LiveResource ToLive(GetPolicyEngineResponse state) => new(state.PolicyEngineId, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
        DisplayName = state.PolicyEngineArn,
        Phase = AgentCoreStatus.ToPhase(state.Status),
        Reason = AgentCoreStatus.ReasonOf(state.Status, state.StatusReasons),
        Attributes = new Dictionary<string, string> { ["id"] = state.PolicyEngineId, ["arn"] = state.PolicyEngineArn },
    };

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, CreatePolicyEngineRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(aws.AgentCore.CreatePolicyEngineAsync, desired, cancellationToken)).PolicyEngineId;

    protected override Task CallUpdateAsync(
        AwsAccount aws,
        CreatePolicyEngineRequest desired,
        GetPolicyEngineResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.UpdatePolicyEngineAsync,
            new UpdatePolicyEngineRequest
            {
                PolicyEngineId = live.Id,
                Description = new UpdatedDescription { OptionalValue = desired.Description },
            },
            cancellationToken);

    /// <summary>
    /// Deletes the policies first. AWS rejects DeletePolicyEngine while the engine has policies, so a later pass makes that call.
    /// </summary>
    protected override async Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        var policies = await aws.ListAsync(
            aws.AgentCore.ListPoliciesAsync,
            new ListPoliciesRequest { PolicyEngineId = live.Id },
            page => page.Policies,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);
        foreach (var policy in policies.Where(policy => AgentCoreStatus.ToPhase(policy.Status) != Phase.Deleting))
        {
            await aws.CallAsync(
                aws.AgentCore.DeletePolicyAsync,
                new DeletePolicyRequest { PolicyEngineId = live.Id, PolicyId = policy.PolicyId },
                cancellationToken);
        }

        if (policies.Count > 0) return;
        await aws.CallAsync(
            aws.AgentCore.DeletePolicyEngineAsync, new DeletePolicyEngineRequest { PolicyEngineId = live.Id }, cancellationToken);
    }

    protected override IReadOnlyDictionary<string, string>? GetTags(CreatePolicyEngineRequest desired) => desired.Tags ?? [];

    protected override void SetTags(CreatePolicyEngineRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.Tags = new(tags);
}
