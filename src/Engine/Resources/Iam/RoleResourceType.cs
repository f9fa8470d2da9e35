using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>An IAM role with its trust policy, inline policies, attached managed policies and tags.</summary>
internal sealed class RoleResourceType : ListedResourceType<RoleState, RoleState>
{
    public const string TypeName = ResourceTypeNames.Role;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        CreateOnly = new HashSet<string> { "roleName" },
        NotCompared = new HashSet<string> { "tags" },
    };

    protected override string GetName(RoleState desired) => desired.RoleName;

    protected override string GetRowName(RoleState row) => row.RoleName;

    protected override async Task<RoleState?> ObserveListedAsync(
        AwsAccount aws, string name, RoleState? row, CancellationToken cancellationToken)
    {
        try
        {
            return row is null ? null : await WithDetailsAsync(aws, row, cancellationToken);
        }
        catch (NoSuchEntityException)
        {
            // The list lags behind the deletion.
            return null;
        }
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, RoleState desired, CancellationToken cancellationToken)
    {
        try
        {
            await aws.CallAsync(
                aws.Iam.CreateRoleAsync,
                new CreateRoleRequest
                {
                    RoleName = desired.RoleName,
                    Description = desired.Description,
                    AssumeRolePolicyDocument = desired.AssumeRolePolicyDocument.Text,
                    PermissionsBoundary = desired.PermissionsBoundary,
                    Tags = RoleWriter.ToTags(Ownership.TagsWithoutHash(desired.Tags)),
                },
                cancellationToken);

            // Add the policies in the same step: AWS has no status for a role, so an incomplete one would be observed as ready.
            foreach (var (name, document) in desired.InlinePolicies)
            {
                await RoleWriter.PutAsync(aws, desired.RoleName, name, document, cancellationToken);
            }

            foreach (var arn in desired.ManagedPolicyArns) await RoleWriter.AttachAsync(aws, desired.RoleName, arn, cancellationToken);
            await aws.CallAsync(
                aws.Iam.TagRoleAsync,
                new TagRoleRequest { RoleName = desired.RoleName, Tags = RoleWriter.ToTags(Ownership.HashTagOnly(desired.Tags)) },
                cancellationToken);
            return desired.RoleName;
        }
        finally
        {
            MarkChanged(aws, desired.RoleName);
        }
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, RoleState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var role = (RoleState)live.State;
        var changed = changes.Select(change => change.Member).ToHashSet(StringComparer.Ordinal);
        try
        {
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
        finally
        {
            MarkChanged(aws, live.Id);
        }
    }

    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        var role = (RoleState)live.State;
        try
        {
            foreach (var arn in role.ManagedPolicyArns) await RoleWriter.DetachAsync(aws, live.Id, arn, cancellationToken);
            foreach (var name in role.InlinePolicies.Keys) await RoleWriter.RemoveAsync(aws, live.Id, name, cancellationToken);
            await aws.CallAsync(aws.Iam.DeleteRoleAsync, new DeleteRoleRequest { RoleName = live.Id }, cancellationToken);
        }
        catch (NoSuchEntityException)
        {
        }
        finally
        {
            MarkChanged(aws, live.Id);
        }
    }

    protected override IReadOnlyDictionary<string, string> GetTags(RoleState desired) => desired.Tags;

    protected override void SetTags(RoleState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    protected override ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, RoleState row, CancellationToken cancellationToken)
    {
        var arn = aws.Identity.GlobalArn("iam", $"role/{row.RoleName}");
        return new(new LiveResource(row.RoleName, row)
        {
            DisplayName = arn,
            Tags = row.Tags,
            Attributes = new Dictionary<string, string> { ["id"] = row.RoleName, ["name"] = row.RoleName, ["arn"] = arn },
        });
    }

    protected override async Task<RoleState?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        try
        {
            var get = aws.CallAsync(aws.Iam.GetRoleAsync, new GetRoleRequest { RoleName = name }, cancellationToken);
            var inline = InlineAsync(aws, name, cancellationToken);
            var attached = aws.ListAsync(
                aws.Iam.ListAttachedRolePoliciesAsync,
                new ListAttachedRolePoliciesRequest { RoleName = name },
                page => page.AttachedPolicies?.Select(policy => policy.PolicyArn),
                page => page.IsTruncated == true ? page.Marker : null,
                (request, marker) => request.Marker = marker,
                cancellationToken);
            await Task.WhenAll(get, inline, attached);
            var role = (await get).Role;
            return new RoleState
            {
                RoleName = name,
                Description = role.Description,
                MaxSessionDuration = role.MaxSessionDuration ?? RoleState.DefaultSessionDuration,
                AssumeRolePolicyDocument = Decode(role.AssumeRolePolicyDocument),
                PermissionsBoundary = role.PermissionsBoundary?.PermissionsBoundaryArn,
                InlinePolicies = await inline,
                ManagedPolicyArns = [.. await attached],
                Tags = role.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [],
            };
        }
        catch (NoSuchEntityException)
        {
            return null;
        }
    }

    private static async Task<Dictionary<string, JsonDocumentText>> InlineAsync(
        AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var names = await aws.ListAsync(
            aws.Iam.ListRolePoliciesAsync,
            new ListRolePoliciesRequest { RoleName = name },
            page => page.PolicyNames,
            page => page.IsTruncated == true ? page.Marker : null,
            (request, marker) => request.Marker = marker,
            cancellationToken);
        var policies = new Dictionary<string, JsonDocumentText>(StringComparer.Ordinal);
        foreach (var policy in names)
        {
            var response = await aws.CallAsync(
                aws.Iam.GetRolePolicyAsync, new GetRolePolicyRequest { RoleName = name, PolicyName = policy }, cancellationToken);
            policies[policy] = Decode(response.PolicyDocument);
        }

        return policies;
    }

    /// <summary>Adds the description and the session duration, which GetAccountAuthorizationDetails does not return.</summary>
    private async Task<RoleState> WithDetailsAsync(AwsAccount aws, RoleState listed, CancellationToken cancellationToken)
    {
        var details = await aws.View.ReadUntilDeepCheckAsync(
            ScopeOf(listed.RoleName).Read<Role>(nameof(aws.Iam.GetRoleAsync)),
            async ct => (await aws.CallAsync(aws.Iam.GetRoleAsync, new GetRoleRequest { RoleName = listed.RoleName }, ct)).Role,
            cancellationToken);
        var role = ModelMapper.Clone(listed);
        (role.Description, role.MaxSessionDuration) = (details.Description, details.MaxSessionDuration ?? RoleState.DefaultSessionDuration);
        return role;
    }

    /// <summary>Reads all roles of the account with their policies, with one call a page.</summary>
    protected override async Task<IReadOnlyList<RoleState>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken)
    {
        var details = await aws.ListAsync(
            aws.Iam.GetAccountAuthorizationDetailsAsync,
            new GetAccountAuthorizationDetailsRequest { Filter = ["Role"], MaxItems = 1000 },
            page => page.RoleDetailList,
            page => page.IsTruncated == true ? page.Marker : null,
            (request, marker) => request.Marker = marker,
            cancellationToken);
        return [.. details.Select(role => new RoleState
        {
            RoleName = role.RoleName,
            AssumeRolePolicyDocument = Decode(role.AssumeRolePolicyDocument),
            PermissionsBoundary = role.PermissionsBoundary?.PermissionsBoundaryArn,
            InlinePolicies = role.RolePolicyList?.ToDictionary(policy => policy.PolicyName, policy => Decode(policy.PolicyDocument)) ?? [],
            ManagedPolicyArns = role.AttachedManagedPolicies?.ConvertAll(policy => policy.PolicyArn) ?? [],
            Tags = role.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [],
        })];
    }

    /// <summary>IAM returns policy documents URL-encoded.</summary>
    private static JsonDocumentText Decode(string document) => PolicyDocument.Normalise(Uri.UnescapeDataString(document));
}
