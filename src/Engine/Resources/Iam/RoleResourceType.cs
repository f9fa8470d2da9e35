using System.Text.Json.Nodes;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>An IAM role with its trust policy, inline policies, attached managed policies and tags.</summary>
internal sealed class RoleResourceType : ListedResourceType<RoleState, RoleState>
{
    public const string TypeName = ResourceTypeNames.Role;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "roleName",
        NamesIgnoreCase = true,
        IsGlobal = true,
        DecidesAccess = new HashSet<string> { "assumeRolePolicyDocument", "inlinePolicies", "managedPolicyArns", "permissionsBoundary" },
        CreateOnly = new HashSet<string> { "roleName", "path" },
        DefaultValues = new Dictionary<string, JsonNode> { ["path"] = RoleState.DefaultPath },
        NotCompared = new Dictionary<string, string> { ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(Role)) { Ignored = Ignored },
            new(typeof(RoleDetail))
            {
                ComparedAs = new Dictionary<string, string>
                {
                    ["rolePolicyList"] = "inlinePolicies",
                    ["attachedManagedPolicies"] = "managedPolicyArns",
                },
                Ignored = new Dictionary<string, string>(Ignored)
                {
                    ["instanceProfileList"] = "an instance profile is a resource of its own, and needs a trust policy that is compared",
                },
            },
        ],
    };

    private static Dictionary<string, string> Ignored => new()
    {
        ["arn"] = LiveReasons.Identifier,
        ["roleId"] = LiveReasons.Identifier,
        ["createDate"] = LiveReasons.Time,
        ["roleLastUsed"] = LiveReasons.Time,
    };

    protected override string GetName(RoleState desired) => desired.RoleName;

    protected override string GetRowName(RoleState row) => row.RoleName;

    protected override string GetRowToken(RoleState row) => string.Join(
        '\n',
        (string?[])
        [
            row.Path, row.AssumeRolePolicyDocument.Text, row.Description, $"{row.MaxSessionDuration}", row.PermissionsBoundary,
            .. row.InlinePolicies.Select(policy => $"{policy.Key}={policy.Value.Text}"),
            .. row.ManagedPolicyArns,
            .. row.Tags.Select(tag => $"{tag.Key}={tag.Value}"),
        ]);

    protected override bool RemembersCreated => true;

    protected override async Task<RoleState?> ObserveListedAsync(
        AwsAccount aws, string name, RoleState? row, CancellationToken cancellationToken)
    {
        try
        {
            return row is null ? null : await WithDetailsAsync(aws, row, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            // The list lags behind the deletion.
            return null;
        }
    }

    /// <summary>
    /// Finds a role by its ARN in the list of the account. Where the list is not permitted, the role is taken for granted: AWS decides when
    /// it is used.
    /// </summary>
    protected override async Task<LiveResource?> FindExistingAsync(
        AwsAccount aws, RoleState desired, string? id, CancellationToken cancellationToken)
    {
        RoleState? row;
        try
        {
            row = await FindListedRowAsync(aws, desired.RoleName, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && FailureClassifier.Classify(e).Kind == FailureKind.Forbidden)
        {
            row = desired;
        }

        return row is null || (row.Path ?? RoleState.DefaultPath) != desired.Path
            ? null
            : new LiveResource(row.RoleName, row)
            {
                DisplayName = id!,
                Tags = row.Tags,
                Attributes = new Dictionary<string, string> { ["id"] = row.RoleName, ["name"] = row.RoleName, ["arn"] = id! },
            };
    }

    /// <summary>
    /// Returns which of the permissions a role does not grant, as IAM simulates it. Costs one call when the role or the permissions have
    /// changed.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="live">The role.</param>
    /// <param name="needed">The permissions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlySet<(string Action, string Resource)>> SimulateAsync(
        AwsAccount aws, LiveResource live, IReadOnlyList<NeededPermission> needed, CancellationToken cancellationToken)
    {
        List<string> actions = [.. needed.SelectMany(permission => permission.Actions).Distinct()];
        List<string> resources = [.. needed.SelectMany(permission => permission.Resources).Distinct()];
        if (actions.Count == 0) return new HashSet<(string, string)>();
        var key = ScopeOf(live.Id).Read<IReadOnlySet<(string, string)>>(nameof(SimulateAsync));
        var token = string.Join('\n', [GetRowToken((RoleState)live.State), "", .. actions, "", .. resources]);
        return await aws.View.ReadAsync(key, token, LoadAsync, cancellationToken);

        async Task<IReadOnlySet<(string, string)>> LoadAsync(CancellationToken ct)
        {
            var results = await aws.ListAsync(
                aws.Iam.SimulatePrincipalPolicyAsync,
                new SimulatePrincipalPolicyRequest
                {
                    PolicySourceArn = live.DisplayName,
                    ActionNames = actions,
                    ResourceArns = resources,
                    MaxItems = 1000,
                },
                page => page.EvaluationResults,
                page => PageToken.Of(page.IsTruncated, page.Marker),
                (request, marker) => request.Marker = marker,
                ct);
            return results
                .Where(result => result.EvalDecision != PolicyEvaluationDecisionType.Allowed)
                .Select(result => (result.EvalActionName, result.EvalResourceName))
                .ToHashSet();
        }
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, RoleState desired, CancellationToken cancellationToken)
    {
        var created = await RoleWriter.CreateAsync(aws, desired, cancellationToken);
        Remember(aws, desired.RoleName, MadeOf(created, desired));
        aws.View.Set(DetailsKey(desired.RoleName), created, "");
        return desired.RoleName;
    }

    /// <summary>
    /// The role that the calls of a create have made. Reading it would cost five calls. IAM could return it older than it is, and never
    /// other than it was sent.
    /// </summary>
    private static RoleState MadeOf(Role created, RoleState desired) => new()
    {
        RoleName = created.RoleName,
        Path = created.Path ?? RoleState.DefaultPath,
        Description = created.Description,
        MaxSessionDuration = created.MaxSessionDuration ?? RoleState.DefaultSessionDuration,
        AssumeRolePolicyDocument = PolicyDocument.Normalise(desired.AssumeRolePolicyDocument.Text),
        PermissionsBoundary = desired.PermissionsBoundary,
        InlinePolicies = desired.InlinePolicies.ToDictionary(policy => policy.Key, policy => PolicyDocument.Normalise(policy.Value.Text)),
        ManagedPolicyArns = [.. desired.ManagedPolicyArns],
        Tags = new(desired.Tags),
    };

    protected override async Task UpdateAsync(
        AwsAccount aws, RoleState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var role = (RoleState)live.State;
        var changed = changes.Select(change => change.Member).ToHashSet(StringComparer.Ordinal);
        if (changed.Contains("assumeRolePolicyDocument"))
        {
            await aws.CallAsync(
                aws.Iam.UpdateAssumeRolePolicyAsync,
                new UpdateAssumeRolePolicyRequest { RoleName = live.Id, PolicyDocument = desired.AssumeRolePolicyDocument.Text },
                cancellationToken);
        }

        if (changed.Contains("description") || changed.Contains("maxSessionDuration"))
        {
            var update = new UpdateRoleRequest
            {
                RoleName = live.Id,
                Description = desired.Description ?? "",
                MaxSessionDuration = desired.MaxSessionDuration,
            };
            await aws.CallAsync(aws.Iam.UpdateRoleAsync, update, cancellationToken);
        }

        if (changed.Contains("permissionsBoundary"))
        {
            await RoleWriter.SetBoundaryAsync(aws, live.Id, desired.PermissionsBoundary, cancellationToken);
        }

        if (changed.Contains("inlinePolicies")) await RoleWriter.UpdateInlineAsync(aws, desired, role, cancellationToken);
        if (changed.Contains("managedPolicyArns")) await RoleWriter.UpdateAttachmentsAsync(aws, desired, role, cancellationToken);
        await RoleWriter.UpdateTagsAsync(aws, live.Id, changes, cancellationToken);
    }

    protected override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        RoleWriter.DeleteAsync(aws, (RoleState)live.State, cancellationToken);

    protected override IReadOnlyDictionary<string, string> GetTags(RoleState desired) => desired.Tags;

    protected override void SetTags(RoleState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    protected override ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, RoleState row, CancellationToken cancellationToken)
    {
        var arn = aws.Identity.GlobalArn("iam", $"role{row.Path}{row.RoleName}");
        return new(new LiveResource(row.RoleName, row)
        {
            DisplayName = arn,
            Tags = row.Tags,
            Attributes = new Dictionary<string, string> { ["id"] = row.RoleName, ["name"] = row.RoleName, ["arn"] = arn },
        });
    }

    protected override Task<RoleState?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken) =>
        RoleReader.ReadAsync(aws, name, cancellationToken);

    /// <summary>Adds the description and the session duration, which GetAccountAuthorizationDetails does not return.</summary>
    private async Task<RoleState> WithDetailsAsync(AwsAccount aws, RoleState listed, CancellationToken cancellationToken)
    {
        var name = listed.RoleName;
        var details = await aws.View.ReadUntilDeepCheckAsync(
            DetailsKey(name),
            async ct => (await aws.CallAsync(aws.Iam.GetRoleAsync, new GetRoleRequest { RoleName = name }, ct)).Role,
            cancellationToken);
        return new RoleState
        {
            RoleName = listed.RoleName,
            Path = listed.Path,
            Description = details.Description,
            MaxSessionDuration = details.MaxSessionDuration ?? RoleState.DefaultSessionDuration,
            AssumeRolePolicyDocument = listed.AssumeRolePolicyDocument,
            PermissionsBoundary = listed.PermissionsBoundary,
            InlinePolicies = listed.InlinePolicies,
            ManagedPolicyArns = listed.ManagedPolicyArns,
            Tags = listed.Tags,
        };
    }

    private ViewKey<Role> DetailsKey(string name) => ScopeOf(name).Read<Role>(nameof(WithDetailsAsync));

    protected override async Task<IReadOnlyList<RoleState>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        (await IamDetails.ReadAsync(aws, cancellationToken)).Roles;

    protected override void Invalidate(AwsAccount aws, LiveResource live)
    {
        base.Invalidate(aws, live);
        IamDetails.Forget(aws);
    }

    protected override void InvalidateCreated(AwsAccount aws, RoleState desired, Exception? failure)
    {
        base.InvalidateCreated(aws, desired, failure);
        IamDetails.Forget(aws);
    }
}
