using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// An API key credential provider. AWS never returns its key: it is sent again when its spec says that it has another version.
/// </summary>
internal sealed class ApiKeyCredentialProviderResourceType(SecretReader secrets)
    : AgentCoreResourceType<ApiKeyProviderState, ApiKeyProviderLiveState>
{
    public const string TypeName = ResourceTypeNames.ApiKeyCredentialProvider;
    private const string KeyMember = "apiKey";
    private const string SecretMember = "apiKeySecretConfig";

    public override string Name => TypeName;

    // The list does not say where the key is, and a provider rarely changes but by us.
    protected override bool ListsOnDeepCheckOnly => true;

    public override bool StoresChildrenHash => false;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        DecidesAccess = new HashSet<string> { SecretMember, "apiKeySecretSource" },
        CreateOnly = new HashSet<string> { "name" },
        NotCompared = new Dictionary<string, string>
        {
            ["tags"] = LiveReasons.Tags,
            [KeyMember] = "AWS does not return it; secretVersion of the spec tells whether it was sent",
            ["writeOnly"] = "AWS does not return it; the tag reconciler/write-only has its hash",
        },
        ChangesOnUpdate = new HashSet<string> { OAuth2CredentialProviderResourceType.SecretArn },
        DefaultValues = new Dictionary<string, JsonNode> { ["apiKeySecretSource"] = "MANAGED" },
        Answers =
        [
            new(typeof(GetApiKeyCredentialProviderResponse))
            {
                ComparedAs = new Dictionary<string, string>
                {
                    ["apiKeySecretArn"] = SecretMember,
                    ["apiKeySecretJsonKey"] = SecretMember,
                },
                Ignored = new Dictionary<string, string>
                {
                    ["credentialProviderArn"] = LiveReasons.Identifier,
                    ["createdTime"] = LiveReasons.Time,
                    ["lastUpdatedTime"] = LiveReasons.Time,
                },
            },
        ],
    };

    protected override string GetName(ApiKeyProviderState desired) => desired.Name;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListApiKeyCredentialProvidersAsync,
            new ListApiKeyCredentialProvidersRequest { MaxResults = 100 },
            page => page.CredentialProviders?.Select(item => new Summary(item.Name, item.Name, Token(item.LastUpdatedTime))),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override async Task<ApiKeyProviderLiveState> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        ApiKeyProviderLiveState.From(await aws.CallAsync(
            aws.AgentCore.GetApiKeyCredentialProviderAsync, new GetApiKeyCredentialProviderRequest { Name = id }, cancellationToken));

    protected override string TokenOf(ApiKeyProviderLiveState state) => Token(state.LastUpdatedTime);

    private static string Token(DateTime? updatedAt) => $"{updatedAt:O}";

    protected override string GetTaggedArn(ApiKeyProviderLiveState state) => CredentialSecret.ToTaggedArn(state.CredentialProviderArn);

    protected override LiveResource ToLive(ApiKeyProviderLiveState state) => new(state.Name, state)
    {
        DisplayName = state.CredentialProviderArn,
        Attributes = new Dictionary<string, string>
        {
            ["id"] = state.Name,
            ["arn"] = state.CredentialProviderArn,
            [OAuth2CredentialProviderResourceType.SecretArn] = state.ApiKeySecretArn?.SecretArn ?? "",
        },
    };

    protected override IEnumerable<FieldChange> CompareExtra(ApiKeyProviderState desired, LiveResource live) =>
        CredentialSecret.Compare(KeyMember, desired.WriteOnly, desired.Tags, live.Tags)
            .Concat(SecretVersions.Compare(desired.Tags, live.Tags, isSentIfUnknown: true));

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, ApiKeyProviderState desired, CancellationToken cancellationToken)
    {
        var create = PutRequest.Merge<CreateApiKeyCredentialProviderRequest>(Sent(desired), Sent(desired));
        create.ApiKey = await ReadKeyAsync(aws, desired, cancellationToken);
        return (await aws.CallAsync(aws.AgentCore.CreateApiKeyCredentialProviderAsync, create, cancellationToken)).Name;
    }

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        ApiKeyProviderState desired,
        ApiKeyProviderLiveState state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateApiKeyCredentialProviderRequest>(Sent(desired), state);
        update.ApiKey = await ReadKeyAsync(aws, desired, cancellationToken);
        await aws.CallAsync(aws.AgentCore.UpdateApiKeyCredentialProviderAsync, update, cancellationToken);
    }

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => aws.CallAsync(
        aws.AgentCore.DeleteApiKeyCredentialProviderAsync,
        new DeleteApiKeyCredentialProviderRequest { Name = live.Id },
        cancellationToken);

    protected override IReadOnlyDictionary<string, string>? GetTags(ApiKeyProviderState desired) => desired.Tags ?? [];

    protected override void SetTags(ApiKeyProviderState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    /// <summary>The members that a request has, too.</summary>
    private static CreateApiKeyCredentialProviderRequest Sent(ApiKeyProviderState desired) => new()
    {
        Name = desired.Name,
        ApiKeySecretConfig = desired.ApiKeySecretConfig,
        ApiKeySecretSource = desired.ApiKeySecretSource,
        Tags = desired.Tags,
    };

    private async Task<string?> ReadKeyAsync(AwsAccount aws, ApiKeyProviderState desired, CancellationToken cancellationToken) =>
        desired.ApiKey is { } source ? (await secrets.ReadAsync(aws, source, cancellationToken)).Reveal() : null;
}
