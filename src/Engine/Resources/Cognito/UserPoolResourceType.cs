using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>A Cognito user pool. Names are not unique, so it is found by its name and our tags.</summary>
internal sealed class UserPoolResourceType : ResourceTypeBase<CreateUserPoolRequest>, ITaggableResourceType
{
    public const string TypeName = ResourceTypeNames.UserPool;
    private const string InviteMessage = "Your username is {username} and temporary password is {####}.";
    private const string VerificationMessage = "Your verification code is {####}.";

    public override string Name => TypeName;

    public bool StoresChildrenHash => true;

    public override ResourceTraits Traits { get; } = new()
    {
        CreateOnly = new HashSet<string> { "poolName", "aliasAttributes", "usernameAttributes", "usernameConfiguration.*" },
        ServerDefaulted = new HashSet<string>
        {
            // The deprecated name of temporaryPasswordValidityDays. Cognito returns both.
            "adminCreateUserConfig.unusedAccountValidityDays",

            // The values differ between accounts, and cannot change after the create.
            "usernameConfiguration", "keyConfiguration", "issuerConfiguration",
        },
        NotCompared = new HashSet<string> { "userPoolTags", "schema" },
        DefaultValues = new Dictionary<string, JsonNode>
        {
            ["deletionProtection"] = JsonValue.Create("INACTIVE"),
            ["mfaConfiguration"] = JsonValue.Create("OFF"),
            ["userPoolTier"] = JsonValue.Create("ESSENTIALS"),
            ["policies.passwordPolicy.temporaryPasswordValidityDays"] = JsonValue.Create(7),
            ["policies.passwordPolicy.passwordHistorySize"] = JsonValue.Create(0),
            ["policies.signInPolicy.allowedFirstAuthFactors"] = new JsonArray("PASSWORD"),
            ["emailConfiguration.emailSendingAccount"] = JsonValue.Create("COGNITO_DEFAULT"),
            ["adminCreateUserConfig.allowAdminCreateUserOnly"] = JsonValue.Create(false),
            ["userPoolAddOns.advancedSecurityMode"] = JsonValue.Create("OFF"),
            ["adminCreateUserConfig.inviteMessageTemplate.emailMessage"] = JsonValue.Create(InviteMessage),
            ["adminCreateUserConfig.inviteMessageTemplate.emailSubject"] = JsonValue.Create("Your temporary password"),
            ["adminCreateUserConfig.inviteMessageTemplate.sMSMessage"] = JsonValue.Create(InviteMessage),
            ["verificationMessageTemplate.emailMessage"] = JsonValue.Create(VerificationMessage),
            ["verificationMessageTemplate.emailSubject"] = JsonValue.Create("Your verification code"),
            ["verificationMessageTemplate.smsMessage"] = JsonValue.Create(VerificationMessage),
            ["verificationMessageTemplate.defaultEmailOption"] = JsonValue.Create("CONFIRM_WITH_CODE"),
        },
        NamesAreUnique = false,
    };

    protected override IEnumerable<string?> Identity(CreateUserPoolRequest desired) => [desired.PoolName];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, CreateUserPoolRequest desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        LiveResource? foreign = null;
        var rows = await RowsAsync(aws, cancellationToken);
        var ids = rows.Where(row => row.Name == desired.PoolName).Select(row => (row.Id, Token: Token(row))).ToList();

        // We know an identifier that is not in the list: the list may lag behind the create.
        if (hint.Id is { } known && ids.All(row => row.Id != known)) ids.Insert(0, (known, ""));
        foreach (var (id, token) in ids)
        {
            if (await ReadAsync(aws, id, token, cancellationToken) is not { } live) continue;
            if (IsOurs(live, desired)) return live;
            foreign ??= live;
        }

        return foreign;
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, CreateUserPoolRequest desired, CancellationToken cancellationToken)
    {
        try
        {
            var pool = (await aws.CallAsync(aws.Cognito.CreateUserPoolAsync, desired, cancellationToken)).UserPool;
            aws.View.Add(ListKey, new UserPoolDescriptionType { Id = pool.Id, Name = pool.Name });
            return pool.Id;
        }
        catch (Exception e) when (!FailureClassifier.IsRefusal(e))
        {
            aws.View.Forget(ListKey);
            throw;
        }
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        CreateUserPoolRequest desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        try
        {
            // UpdateUserPool replaces all tags, so include the bookkeeping tags.
            var update = PutRequest.Merge<UpdateUserPoolRequest>(desired, live.State);
            foreach (var (key, value) in live.Tags!.Where(tag => Ownership.IsChildrenTag(tag.Key))) update.UserPoolTags[key] = value;
            update.UserPoolId = live.Id;
            await aws.CallAsync(aws.Cognito.UpdateUserPoolAsync, update, cancellationToken);
            await UpdateTagsAsync(aws, live, [], TagChanges.Extract(changes).Removed, cancellationToken);
        }
        finally
        {
            aws.View.MarkChanged(ScopeOf(live.Id));
        }
    }

    public async Task UpdateTagsAsync(
        AwsAccount aws, LiveResource live, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken)
    {
        var arn = live.Attributes["arn"];
        try
        {
            if (removed.Count > 0)
            {
                await aws.CallAsync(
                    aws.Cognito.UntagResourceAsync, new UntagResourceRequest { ResourceArn = arn, TagKeys = removed }, cancellationToken);
            }

            if (set.Count > 0)
            {
                await aws.CallAsync(
                    aws.Cognito.TagResourceAsync, new TagResourceRequest { ResourceArn = arn, Tags = set }, cancellationToken);
            }
        }
        finally
        {
            aws.View.MarkChanged(ScopeOf(live.Id));
        }
    }

    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            await aws.CallAsync(aws.Cognito.DeleteUserPoolAsync, new DeleteUserPoolRequest { UserPoolId = live.Id }, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
        }
        finally
        {
            aws.View.MarkChanged(ScopeOf(live.Id));
        }
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await RowsAsync(aws, cancellationToken))
        {
            if (await ReadAsync(aws, row.Id, Token(row), cancellationToken) is { } live) yield return live;
        }
    }

    protected override IReadOnlyDictionary<string, string> GetTags(CreateUserPoolRequest desired) => desired.UserPoolTags ?? [];

    protected override void SetTags(CreateUserPoolRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.UserPoolTags = new(tags);

    /// <summary>
    /// Moves the messages of a pool into its verification message template. Cognito returns them in both places, no matter where they were
    /// set, so only the template is compared.
    /// </summary>
    public static void FoldMessages(CreateUserPoolRequest pool)
    {
        if (pool is { EmailVerificationMessage: null, EmailVerificationSubject: null, SmsVerificationMessage: null }) return;
        var template = pool.VerificationMessageTemplate ??= new VerificationMessageTemplateType();
        template.EmailMessage ??= pool.EmailVerificationMessage;
        template.EmailSubject ??= pool.EmailVerificationSubject;
        template.SmsMessage ??= pool.SmsVerificationMessage;
        pool.EmailVerificationMessage = pool.EmailVerificationSubject = pool.SmsVerificationMessage = null;
    }

    private static readonly ViewKey<IReadOnlyList<UserPoolDescriptionType>> ListKey =
        ViewScope.OfList(TypeName).Read<IReadOnlyList<UserPoolDescriptionType>>(nameof(RowsAsync));

    private static ViewScope ScopeOf(string id) => ViewScope.OfResource(TypeName, null, id);

    private static string Token(UserPoolDescriptionType row) => $"{row.LastModifiedDate:O}";

    private static bool IsOurs(LiveResource live, CreateUserPoolRequest desired) =>
        new[] { Ownership.OwnerTag, Ownership.StackTag, Ownership.ObjectTag }
            .All(tag => live.Tags!.GetValueOrDefault(tag) is { } value && value == desired.UserPoolTags?.GetValueOrDefault(tag));

    private static Task<IReadOnlyList<UserPoolDescriptionType>> RowsAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        aws.View.ReadListAsync(
            ListKey,
            row => row.Id,
            ct => aws.ListAsync(
                aws.Cognito.ListUserPoolsAsync,
                new ListUserPoolsRequest { MaxResults = 60 },
                page => page.UserPools,
                page => page.NextToken,
                (request, token) => request.NextToken = token,
                ct),
            cancellationToken);

    private static async Task<LiveResource?> ReadAsync(AwsAccount aws, string id, string token, CancellationToken cancellationToken)
    {
        try
        {
            var response = await aws.View.ReadAsync(
                ScopeOf(id).Read<DescribeUserPoolResponse>(nameof(aws.Cognito.DescribeUserPoolAsync)),
                aws.View.IsListStale(ListKey, ScopeOf(id)) ? null : token,
                ct => aws.CallAsync(aws.Cognito.DescribeUserPoolAsync, new DescribeUserPoolRequest { UserPoolId = id }, ct),
                cancellationToken);
            return Describe(aws, response.UserPool);
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private static LiveResource Describe(AwsAccount aws, Amazon.CognitoIdentityProvider.Model.UserPoolType pool)
    {
        var state = new CreateUserPoolRequest();
        ModelMapper.Copy(pool, state);
        state.PoolName = pool.Name;
        FoldMessages(state);
        var issuer = $"https://cognito-idp.{aws.Region}.amazonaws.com/{pool.Id}";
        return new LiveResource(pool.Id, state)
        {
            DisplayName = pool.Arn,
            Tags = pool.UserPoolTags ?? [],
            Attributes = new Dictionary<string, string>
            {
                ["id"] = pool.Id,
                ["arn"] = pool.Arn,
                ["issuer"] = issuer,
                ["discoveryUrl"] = $"{issuer}/.well-known/openid-configuration",
            },
        };
    }
}
