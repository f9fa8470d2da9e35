using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>A Cognito user pool. AWS allows several pools of one name; the planner decides which of them is meant.</summary>
internal sealed class UserPoolResourceType : ResourceTypeBase<CreateUserPoolRequest>, ITaggableResourceType, INamesakes
{
    public const string TypeName = ResourceTypeNames.UserPool;
    private const string InviteMessage = "Your username is {username} and temporary password is {####}.";
    private const string VerificationMessage = "Your verification code is {####}.";

    public override string Name => TypeName;

    public bool StoresChildrenHash => true;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "poolName",
        HoldsData = true,
        DecidesAccess = new HashSet<string>
        {
            "policies", "lambdaConfig", "mfaConfiguration", "adminCreateUserConfig", "userPoolAddOns", "accountRecoverySetting",
            "autoVerifiedAttributes", "aliasAttributes", "usernameAttributes", "usernameConfiguration",
            "userAttributeUpdateSettings", "deviceConfiguration", "issuerConfiguration", "keyConfiguration",
        },
        CreateOnly = new HashSet<string> { "poolName", "aliasAttributes", "usernameAttributes", "usernameConfiguration.*" },
        ServerDefaulted = new Dictionary<string, string>
        {
            ["adminCreateUserConfig.unusedAccountValidityDays"] =
                "the deprecated name of temporaryPasswordValidityDays, which is compared; Cognito returns both",
            ["usernameConfiguration"] = "what Cognito sets differs between accounts, and cannot change",
            ["keyConfiguration"] = "Cognito chooses the key that encrypts a pool if the spec does not",
            ["issuerConfiguration"] = "Cognito chooses the form of the issuer by the age of a pool",
        },
        NotCompared = new Dictionary<string, string>
        {
            ["userPoolTags"] = LiveReasons.Tags,
            [UserPoolSchema.Member] = "compared with schemaAttributes, attribute by attribute",
        },
        Answers =
        [
            new(typeof(Amazon.CognitoIdentityProvider.Model.UserPoolType))
            {
                ComparedAs = new Dictionary<string, string> { ["name"] = "poolName", ["schemaAttributes"] = UserPoolSchema.Member },
                Ignored = new Dictionary<string, string>
                {
                    ["id"] = LiveReasons.Identifier,
                    ["arn"] = LiveReasons.Identifier,
                    ["status"] = "deprecated, and always empty",
                    ["creationDate"] = LiveReasons.Time,
                    ["lastModifiedDate"] = LiveReasons.Time,
                    ["estimatedNumberOfUsers"] = "counts the users, who are people's own",
                    ["smsConfigurationFailure"] = "the result of sending, not a setting",
                    ["emailConfigurationFailure"] = "the result of sending, not a setting",
                    ["domain"] = "a domain is a resource of its own",
                    ["customDomain"] = "a domain is a resource of its own",
                },
            },
        ],
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
    };

    protected override IEnumerable<string?> Identity(CreateUserPoolRequest desired) => [desired.PoolName];

    protected override IEnumerable<FieldChange> CompareExtra(CreateUserPoolRequest desired, LiveResource live)
    {
        var state = (CreateUserPoolRequest)live.State;
        return UserPoolSchema.Compare(desired.Schema, state.Schema, [.. state.UsernameAttributes ?? [], .. state.AliasAttributes ?? []]);
    }

    protected override string? FindRefusal(CreateUserPoolRequest desired, LiveResource live, FieldChange change) =>
        change.Member == UserPoolSchema.Member ? UserPoolSchema.FindRefusal(change) : null;

    /// <summary>
    /// Observes the pool that this process knows. A pool of the same name that was chosen by no plan is never returned in its place: after
    /// a deletion, it would look as if the deleted pool still existed.
    /// </summary>
    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, CreateUserPoolRequest desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var pools = await FindAllAsync(aws, desired, hint, cancellationToken);
        return hint.Id is { } known ? pools.FirstOrDefault(pool => pool.Id == known) : pools.Count == 1 ? pools[0] : null;
    }

    protected override async Task<LiveResource?> FindExistingAsync(
        AwsAccount aws, CreateUserPoolRequest desired, string? id, CancellationToken cancellationToken) =>
        await UserPoolReader.FindAsync(aws, id!, cancellationToken) is { } pool ? ToLive(aws, pool) : null;

    public async Task<IReadOnlyList<LiveResource>> FindAllAsync(
        AwsAccount aws, object desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var (name, known) = (((CreateUserPoolRequest)desired).PoolName, hint.Id);
        var pools = await AccountView.NoteAsync(
            ViewScope.OfList(TypeName),
            name,
            ct => ReadNamedAsync(aws, name, known, ct),
            pools => pools.Aggregate(0L, (token, pool) => ViewReads.Combine(token, aws.View.GetVersion(UserPoolReader.Key(pool.Id)))),
            cancellationToken);
        return [.. pools.Select(pool => ToLive(aws, pool))];
    }

    private static async Task<IReadOnlyList<Amazon.CognitoIdentityProvider.Model.UserPoolType>> ReadNamedAsync(
        AwsAccount aws, string name, string? known, CancellationToken cancellationToken)
    {
        var rows = await aws.View.FindRowsAsync(UserPoolReader.List, name, ct => UserPoolReader.ListAsync(aws, ct), cancellationToken);
        var ids = rows.Select(row => (row.Id, Token: UserPoolReader.Token(row))).ToList();

        // We know an identifier that is not in the list: the list may lag behind the create.
        if (known is not null && ids.All(row => row.Id != known)) ids.Insert(0, (known, ""));
        var pools = await Task.WhenAll(ids.Select(row => UserPoolReader.ReadAsync(aws, row.Id, row.Token, cancellationToken)));
        return [.. pools.OfType<Amazon.CognitoIdentityProvider.Model.UserPoolType>().Where(pool => pool.Name == name)];
    }

    public override async Task<string?> DescribeDataAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        const int Most = 60;
        try
        {
            var request = new ListUsersRequest { UserPoolId = live.Id, Limit = Most };
            var page = await aws.CallAsync(aws.Cognito.ListUsersAsync, request, cancellationToken);
            return page.Users?.Count switch
            {
                null or 0 => null,
                1 => "1 user",
                var count => page.PaginationToken is null ? $"{count} users" : $"more than {count} users",
            };
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, CreateUserPoolRequest desired, CancellationToken cancellationToken)
    {
        var pool = (await aws.CallAsync(aws.Cognito.CreateUserPoolAsync, desired, cancellationToken)).UserPool;
        var row = new UserPoolDescriptionType { Id = pool.Id, Name = pool.Name, LastModifiedDate = pool.LastModifiedDate };
        aws.View.Add(UserPoolReader.List, row);
        aws.View.Set(UserPoolReader.Key(pool.Id), new DescribeUserPoolResponse { UserPool = pool }, UserPoolReader.Token(row));
        return pool.Id;
    }

    protected override void InvalidateCreated(AwsAccount aws, CreateUserPoolRequest desired, Exception? failure)
    {
        if (failure is not null && !FailureClassifier.IsRefusal(failure)) aws.View.Forget(UserPoolReader.List.Key);
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        CreateUserPoolRequest desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        if (UserPoolSchema.Added(desired.Schema, changes) is { Count: > 0 } added)
        {
            await aws.CallAsync(
                aws.Cognito.AddCustomAttributesAsync,
                new AddCustomAttributesRequest { UserPoolId = live.Id, CustomAttributes = added },
                cancellationToken);
        }

        // UpdateUserPool replaces all tags, so include the bookkeeping tags.
        var update = PutRequest.Merge<UpdateUserPoolRequest>(desired, live.State, Traits);
        foreach (var (key, value) in live.Tags!.Where(tag => Ownership.IsBookkeepingTag(tag.Key))) update.UserPoolTags[key] = value;
        update.UserPoolId = live.Id;
        await aws.CallAsync(aws.Cognito.UpdateUserPoolAsync, update, cancellationToken);
        await UpdateTagsAsync(aws, live, [], TagChanges.Extract(changes).Removed, cancellationToken);
    }

    public async Task UpdateTagsAsync(
        AwsAccount aws, LiveResource live, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken)
    {
        if (set.Count + removed.Count == 0) return;
        var arn = live.Attributes["arn"];
        var isKnown = aws.View.TryFind(UserPoolReader.Key(live.Id), out var known);
        Invalidate(aws, live);
        if (removed.Count > 0)
        {
            await aws.CallAsync(
                aws.Cognito.UntagResourceAsync, new UntagResourceRequest { ResourceArn = arn, TagKeys = removed }, cancellationToken);
        }

        if (set.Count > 0)
        {
            await aws.CallAsync(aws.Cognito.TagResourceAsync, new TagResourceRequest { ResourceArn = arn, Tags = set }, cancellationToken);
        }

        // Both calls succeeded, so the tags are known. What was read while they were made is not used again.
        Invalidate(aws, live);
        if (!isKnown || known?.UserPool is null) return;
        var pool = ModelMapper.Clone(known.UserPool);
        pool.UserPoolTags = (pool.UserPoolTags ?? [])
            .Where(tag => !removed.Contains(tag.Key) && !set.ContainsKey(tag.Key))
            .Concat(set)
            .ToDictionary();
        aws.View.Set(UserPoolReader.Key(pool.Id), new DescribeUserPoolResponse { UserPool = pool }, $"{pool.LastModifiedDate:O}");
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        // AWS refuses to delete a pool that has a domain, also one that somebody else made.
        var pool = await UserPoolReader.FindAsync(aws, live.Id, cancellationToken);
        foreach (var domain in new[] { pool?.Domain, pool?.CustomDomain }.Where(name => name is { Length: > 0 }))
        {
            await aws.CallAsync(
                aws.Cognito.DeleteUserPoolDomainAsync,
                new DeleteUserPoolDomainRequest { UserPoolId = live.Id, Domain = domain },
                cancellationToken);
        }

        await aws.CallAsync(aws.Cognito.DeleteUserPoolAsync, new DeleteUserPoolRequest { UserPoolId = live.Id }, cancellationToken);
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await aws.View.ReadListAsync(UserPoolReader.List, ct => UserPoolReader.ListAsync(aws, ct), cancellationToken))
        {
            var pool = await UserPoolReader.ReadAsync(aws, row.Id, UserPoolReader.Token(row), cancellationToken);
            if (pool is not null) yield return ToLive(aws, pool);
        }
    }

    protected override IReadOnlyDictionary<string, string> GetTags(CreateUserPoolRequest desired) => desired.UserPoolTags ?? [];

    protected override void SetTags(CreateUserPoolRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.UserPoolTags = new(tags);

    private static LiveResource ToLive(AwsAccount aws, Amazon.CognitoIdentityProvider.Model.UserPoolType pool) =>
        aws.View.Derive(UserPoolReader.ScopeOf(pool.Id), aws.View.GetVersion(UserPoolReader.Key(pool.Id)), () => Describe(aws, pool));

    private static LiveResource Describe(AwsAccount aws, Amazon.CognitoIdentityProvider.Model.UserPoolType pool)
    {
        var state = new CreateUserPoolRequest();
        ModelMapper.Copy(pool, state);
        state.PoolName = pool.Name;
        state.Schema = ModelMapper.Clone(new CreateUserPoolRequest { Schema = pool.SchemaAttributes }).Schema;
        UserPoolSchema.FoldMessages(state);
        var issuer = $"https://cognito-idp.{aws.Region}.amazonaws.com/{pool.Id}";
        return new LiveResource(pool.Id, state)
        {
            DisplayName = pool.Arn,
            CreatedAt = pool.CreationDate?.ToUniversalTime(),
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
