using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>Makes the calls that create, change and delete an IAM role: itself, its policies, its permissions boundary and its tags.</summary>
internal static class RoleWriter
{
    /// <summary>Creates a role with all its parts. Its spec hash comes last: it says that the role is complete.</summary>
    public static async Task<Role> CreateAsync(AwsAccount aws, RoleState desired, CancellationToken cancellationToken)
    {
        var created = (await aws.CallAsync(
            aws.Iam.CreateRoleAsync,
            new CreateRoleRequest
            {
                RoleName = desired.RoleName,
                Path = desired.Path,
                Description = desired.Description,
                MaxSessionDuration = desired.MaxSessionDuration == RoleState.DefaultSessionDuration ? null : desired.MaxSessionDuration,
                AssumeRolePolicyDocument = desired.AssumeRolePolicyDocument.Text,
                PermissionsBoundary = desired.PermissionsBoundary,
                Tags = ToTags(Ownership.TagsWithoutHash(desired.Tags)),
            },
            cancellationToken)).Role;

        // Add the policies in the same step: AWS has no status for a role, so an incomplete one would be observed as ready.
        foreach (var (name, document) in desired.InlinePolicies)
        {
            await PutAsync(aws, desired.RoleName, name, document, cancellationToken);
        }

        foreach (var arn in desired.ManagedPolicyArns) await AttachAsync(aws, desired.RoleName, arn, cancellationToken);
        await aws.CallAsync(
            aws.Iam.TagRoleAsync,
            new TagRoleRequest { RoleName = desired.RoleName, Tags = ToTags(Ownership.HashTagOnly(desired.Tags)) },
            cancellationToken);
        return created;
    }

    /// <summary>Deletes a role. IAM refuses that while it has policies.</summary>
    public static async Task DeleteAsync(AwsAccount aws, RoleState role, CancellationToken cancellationToken)
    {
        foreach (var arn in role.ManagedPolicyArns) await DetachAsync(aws, role.RoleName, arn, cancellationToken);
        foreach (var name in role.InlinePolicies.Keys) await RemoveAsync(aws, role.RoleName, name, cancellationToken);
        await aws.CallAsync(aws.Iam.DeleteRoleAsync, new DeleteRoleRequest { RoleName = role.RoleName }, cancellationToken);
    }

    public static async Task UpdateInlineAsync(AwsAccount aws, RoleState desired, RoleState live, CancellationToken cancellationToken)
    {
        foreach (var (name, document) in desired.InlinePolicies)
        {
            if (live.InlinePolicies.GetValueOrDefault(name) != PolicyDocument.Normalise(document.Text))
            {
                await PutAsync(aws, desired.RoleName, name, document, cancellationToken);
            }
        }

        foreach (var name in live.InlinePolicies.Keys.Except(desired.InlinePolicies.Keys))
        {
            await RemoveAsync(aws, desired.RoleName, name, cancellationToken);
        }
    }

    public static async Task UpdateAttachmentsAsync(AwsAccount aws, RoleState desired, RoleState live, CancellationToken cancellationToken)
    {
        foreach (var arn in desired.ManagedPolicyArns.Except(live.ManagedPolicyArns))
        {
            await AttachAsync(aws, desired.RoleName, arn, cancellationToken);
        }

        foreach (var arn in live.ManagedPolicyArns.Except(desired.ManagedPolicyArns))
        {
            await DetachAsync(aws, desired.RoleName, arn, cancellationToken);
        }
    }

    public static async Task UpdateTagsAsync(
        AwsAccount aws, string role, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var (set, removed) = TagChanges.Extract(changes);
        if (removed.Count > 0)
        {
            await aws.CallAsync(aws.Iam.UntagRoleAsync, new UntagRoleRequest { RoleName = role, TagKeys = removed }, cancellationToken);
        }

        if (set.Count > 0)
        {
            await aws.CallAsync(aws.Iam.TagRoleAsync, new TagRoleRequest { RoleName = role, Tags = ToTags(set) }, cancellationToken);
        }
    }

    public static Task SetBoundaryAsync(AwsAccount aws, string role, string? boundary, CancellationToken cancellationToken) =>
        boundary is null
            ? aws.CallAsync(
                aws.Iam.DeleteRolePermissionsBoundaryAsync,
                new DeleteRolePermissionsBoundaryRequest { RoleName = role },
                cancellationToken)
            : aws.CallAsync(
                aws.Iam.PutRolePermissionsBoundaryAsync,
                new PutRolePermissionsBoundaryRequest { RoleName = role, PermissionsBoundary = boundary },
                cancellationToken);

    public static Task PutAsync(
        AwsAccount aws, string role, string name, JsonDocumentText document, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.Iam.PutRolePolicyAsync,
            new PutRolePolicyRequest { RoleName = role, PolicyName = name, PolicyDocument = document.Text },
            cancellationToken);

    public static Task RemoveAsync(AwsAccount aws, string role, string name, CancellationToken cancellationToken) => aws.CallAsync(
        aws.Iam.DeleteRolePolicyAsync, new DeleteRolePolicyRequest { RoleName = role, PolicyName = name }, cancellationToken);

    public static Task AttachAsync(AwsAccount aws, string role, string arn, CancellationToken cancellationToken) => aws.CallAsync(
        aws.Iam.AttachRolePolicyAsync, new AttachRolePolicyRequest { RoleName = role, PolicyArn = arn }, cancellationToken);

    public static Task DetachAsync(AwsAccount aws, string role, string arn, CancellationToken cancellationToken) => aws.CallAsync(
        aws.Iam.DetachRolePolicyAsync, new DetachRolePolicyRequest { RoleName = role, PolicyArn = arn }, cancellationToken);

    public static List<Tag> ToTags(Dictionary<string, string> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
}
