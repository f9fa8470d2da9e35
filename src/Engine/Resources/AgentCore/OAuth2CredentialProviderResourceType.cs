using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Mapping;
using Secret = Reconciler.Spec.Secret;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// An OAuth 2 credential provider. AWS never returns its secret. The secret of a client of a user pool is sent again when the client has
/// changed since the provider was; another one when its spec says that it has another version.
/// </summary>
internal sealed class OAuth2CredentialProviderResourceType(SecretReader secrets)
    : AgentCoreResourceType<OAuth2ProviderState, OAuth2ProviderLiveState>
{
    public const string TypeName = ResourceTypeNames.OAuth2CredentialProvider;

    /// <summary>The attribute with the ARN of the secret in which AWS keeps that of the client.</summary>
    public const string SecretArn = "secretArn";

    private const string SecretMember = "clientSecret";
    private const string Configuration = "oauth2ProviderConfigInput";

    public override string Name => TypeName;

    // The list has no configuration, and a provider rarely changes but by us.
    protected override bool ListsOnDeepCheckOnly => true;

    public override bool StoresChildrenHash => false;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        DecidesAccess = new HashSet<string> { Configuration, "credentialProviderVendor" },
        CreateOnly = new HashSet<string> { "name", "credentialProviderVendor" },
        NotCompared = new Dictionary<string, string>
        {
            ["tags"] = LiveReasons.Tags,
            [SecretMember] = "AWS does not return it; secretVersion of the spec tells whether it was sent",
            ["secretPoolId"] = "names the client that has the secret, whose identifier is compared",
            ["secretAsOf"] = "the time of the last change of the client, which is compared with that of the provider",
            ["writeOnly"] = "AWS does not return it; the tag reconciler/write-only has its hash",
        },
        ChangesOnUpdate = new HashSet<string> { SecretArn },
        DefaultValues = ModelMapper.GetMemberNames(typeof(Oauth2ProviderConfigInput)).ToDictionary(
            member => $"{Configuration}.{member}.clientSecretSource", _ => (JsonNode)"MANAGED"),
        Answers =
        [
            new(typeof(GetOauth2CredentialProviderResponse))
            {
                ComparedAs = new Dictionary<string, string>
                {
                    ["oauth2ProviderConfigOutput"] = Configuration,
                    ["clientSecretSource"] = Configuration,
                    ["clientSecretJsonKey"] = Configuration,
                    ["clientSecretArn"] = Configuration,
                    ["lastUpdatedTime"] = "secretAsOf",
                },
                Ignored = new Dictionary<string, string>
                {
                    ["callbackUrl"] = LiveReasons.Identifier,
                    ["credentialProviderArn"] = LiveReasons.Identifier,
                    ["createdTime"] = LiveReasons.Time,
                    ["failureReason"] = LiveReasons.Status,
                    ["status"] = LiveReasons.Status,
                },
            },
        ],
    };

    protected override string GetName(OAuth2ProviderState desired) => desired.Name;

    protected override Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.AgentCore.ListOauth2CredentialProvidersAsync,
            new ListOauth2CredentialProvidersRequest { MaxResults = 20 },
            page => page.CredentialProviders?.Select(item => new Summary(item.Name, item.Name, Token(item.LastUpdatedTime))),
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    protected override async Task<OAuth2ProviderLiveState> GetAsync(
        AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken) =>
        OAuth2ProviderLiveState.From(await aws.CallAsync(
            aws.AgentCore.GetOauth2CredentialProviderAsync, new GetOauth2CredentialProviderRequest { Name = id }, cancellationToken));

    protected override string TokenOf(OAuth2ProviderLiveState state) => Token(state.LastUpdatedTime);

    private static string Token(DateTime? updatedAt) => $"{updatedAt:O}";

    protected override string GetTaggedArn(OAuth2ProviderLiveState state) => CredentialSecret.ToTaggedArn(state.CredentialProviderArn);

    protected override LiveResource ToLive(OAuth2ProviderLiveState state) => new(state.Name, state)
    {
        CanUpdate = AgentCoreStatus.CanUpdate(state.Status),
        DisplayName = state.CredentialProviderArn,

        // Regions whose answer has no status make the provider at once.
        Phase = state.Status is null ? Phase.Ready : AgentCoreStatus.ToPhase(state.Status),
        Reason = state.Status is null
            ? null
            : AgentCoreStatus.ReasonOf(state.Status, state.FailureReason is { Length: > 0 } reason ? [reason] : null),
        Attributes = new Dictionary<string, string>
        {
            ["id"] = state.Name,
            ["arn"] = state.CredentialProviderArn,
            [SecretArn] = state.ClientSecretArn?.SecretArn ?? "",
            ["callbackUrl"] = state.CallbackUrl ?? "",
        },
    };

    protected override IEnumerable<FieldChange> CompareExtra(OAuth2ProviderState desired, LiveResource live)
    {
        // A placeholder compares greater than any time: the client is about to change.
        var updatedAt = GeneratedSecretResourceType.Time(((OAuth2ProviderLiveState)live.State).LastUpdatedTime);
        if (desired.SecretAsOf is { } changedAt && string.CompareOrdinal(updatedAt, changedAt) < 0)
            yield return new FieldChange(SecretMember, "older than its client", "***");
        foreach (var change in CredentialSecret.Compare(Configuration, desired.WriteOnly, desired.Tags, live.Tags)) yield return change;
        foreach (var change in SecretVersions.Compare(desired.Tags, live.Tags, isSentIfUnknown: true)) yield return change;
    }

    protected override async Task<string> CallCreateAsync(
        AwsAccount aws, OAuth2ProviderState desired, CancellationToken cancellationToken)
    {
        var create = PutRequest.Merge<CreateOauth2CredentialProviderRequest>(desired, desired);
        await CompleteAsync(aws, desired, create.Oauth2ProviderConfigInput, cancellationToken);
        return (await aws.CallAsync(aws.AgentCore.CreateOauth2CredentialProviderAsync, create, cancellationToken)).Name;
    }

    protected override async Task CallUpdateAsync(
        AwsAccount aws,
        OAuth2ProviderState desired,
        OAuth2ProviderLiveState state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateOauth2CredentialProviderRequest>(desired, state, Traits);
        await CompleteAsync(aws, desired, update.Oauth2ProviderConfigInput, cancellationToken);
        await aws.CallAsync(aws.AgentCore.UpdateOauth2CredentialProviderAsync, update, cancellationToken);
    }

    protected override Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => aws.CallAsync(
        aws.AgentCore.DeleteOauth2CredentialProviderAsync,
        new DeleteOauth2CredentialProviderRequest { Name = live.Id },
        cancellationToken);

    protected override IReadOnlyDictionary<string, string>? GetTags(OAuth2ProviderState desired) => desired.Tags ?? [];

    protected override void SetTags(OAuth2ProviderState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    /// <summary>Puts what the desired state does not contain into a request. Every update replaces all of it.</summary>
    private async Task CompleteAsync(
        AwsAccount aws, OAuth2ProviderState desired, Oauth2ProviderConfigInput input, CancellationToken cancellationToken)
    {
        foreach (var (path, value) in desired.WriteOnly.Where(entry => entry.Key != SecretMember))
        {
            var (vendor, member) = path.Split('.') is [var first, var second] ? (first, second) : throw new ArgumentException(path);
            ModelMapper.Set(ModelMapper.Get(input, vendor)!, member, value);
        }

        if (await ReadSecretAsync(aws, desired, cancellationToken) is { } secret)
            CredentialSecret.ForConfiguration(input, configuration => ModelMapper.Set(configuration, SecretMember, secret.Reveal()));
    }

    private async Task<Secret?> ReadSecretAsync(AwsAccount aws, OAuth2ProviderState desired, CancellationToken cancellationToken)
    {
        if (desired.ClientSecret is { } source) return await secrets.ReadAsync(aws, source, cancellationToken);
        if (desired.SecretPoolId is not { } pool) return null;
        var client = desired.Oauth2ProviderConfigInput.CustomOauth2ProviderConfig.ClientId;
        return await UserPoolClientResourceType.ReadSecretAsync(aws, pool, client, cancellationToken);
    }
}
