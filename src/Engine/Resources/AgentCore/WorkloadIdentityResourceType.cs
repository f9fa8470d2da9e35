using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// A workload identity. AgentCore makes one for each runtime and gateway, with its identifier as the name. These go with their resource and
/// are nobody's to change, so they are left out of the list.
/// </summary>
internal sealed class WorkloadIdentityResourceType(RuntimeResourceType runtimes, GatewayResourceType gateways)
    : AgentCoreResourceType<CreateWorkloadIdentityRequest, GetWorkloadIdentityResponse>
{
    public const string TypeName = ResourceTypeNames.WorkloadIdentity;

    public override string Name => TypeName;

    // The list shows names only, and an identity rarely changes but by us.
    protected override bool ListsOnDeepCheckOnly => true;

    public override bool StoresChildrenHash => false;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",

        // Where the codes of people's consent may be sent.
        DecidesAccess = new HashSet<string> { "allowedResourceOauth2ReturnUrls" },
        CreateOnly = new HashSet<string> { "name" },
        NotCompared = new Dictionary<string, string> { ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(GetWorkloadIdentityResponse))
            {
                Ignored = new Dictionary<string, string>
                {
                    ["workloadIdentityArn"] = LiveReasons.Identifier,
                    ["createdTime"] = LiveReasons.Time,
                    ["lastUpdatedTime"] = LiveReasons.Time,
                },
            },
        ],
    };

    protected override string GetName(CreateWorkloadIdentityRequest desired) => desired.Name;

    protected override async Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken)
    {
        var all = await aws.ListAsync(
            aws.AgentCore.ListWorkloadIdentitiesAsync,
            new ListWorkloadIdentitiesRequest(),
            page => page.WorkloadIdentities?.Select(item => new Summary(item.Name, item.Name, item.WorkloadIdentityArn)),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);
        var ofRuntimes = await runtimes.ListIdsAsync(aws, cancellationToken);
        var ofGateways = await gateways.ListIdsAsync(aws, cancellationToken);
        return [.. all.Where(identity => !ofRuntimes.Contains(identity.Id) && !ofGateways.Contains(identity.Id))];
    }

    protected override Task<GetWorkloadIdentityResponse> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        aws.CallAsync(aws.AgentCore.GetWorkloadIdentityAsync, new GetWorkloadIdentityRequest { Name = id }, cancellationToken);

    // The list has nothing that changes with an identity. It is read again when its deep check is due.
    protected override string TokenOf(GetWorkloadIdentityResponse state) => state.WorkloadIdentityArn;

    protected override string GetTaggedArn(GetWorkloadIdentityResponse state) => state.WorkloadIdentityArn;

    protected override LiveResource ToLive(GetWorkloadIdentityResponse state) => new(state.Name, state)
    {
        DisplayName = state.WorkloadIdentityArn,
        Attributes = new Dictionary<string, string> { ["name"] = state.Name, ["arn"] = state.WorkloadIdentityArn },
    };

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, CreateWorkloadIdentityRequest desired, CancellationToken cancellationToken) =>
        (await aws.CallAsync(aws.AgentCore.CreateWorkloadIdentityAsync, desired, cancellationToken)).Name;

    protected override Task CallUpdateAsync(
        AwsAccount aws,
        CreateWorkloadIdentityRequest desired,
        GetWorkloadIdentityResponse state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.AgentCore.UpdateWorkloadIdentityAsync,
            new UpdateWorkloadIdentityRequest
            {
                Name = live.Id,

                // What is not sent stays.
                AllowedResourceOauth2ReturnUrls = desired.AllowedResourceOauth2ReturnUrls ?? [],
            },
            cancellationToken);

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => aws.CallAsync(
        aws.AgentCore.DeleteWorkloadIdentityAsync, new DeleteWorkloadIdentityRequest { Name = live.Id }, cancellationToken);

    protected override IReadOnlyDictionary<string, string>? GetTags(CreateWorkloadIdentityRequest desired) => desired.Tags ?? [];

    protected override void SetTags(CreateWorkloadIdentityRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.Tags = new(tags);
}
