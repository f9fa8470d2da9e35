using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>Reads one IAM role with its policies, for a role that the list of the account cannot show yet.</summary>
internal static class RoleReader
{
    /// <summary>Reads a role by its name; null if it does not exist. At least three calls, and one more for each inline policy.</summary>
    public static async Task<RoleState?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        try
        {
            var get = aws.CallAsync(aws.Iam.GetRoleAsync, new GetRoleRequest { RoleName = name }, cancellationToken);
            var inline = ReadInlineAsync(aws, name, cancellationToken);
            var attached = aws.ListAsync(
                aws.Iam.ListAttachedRolePoliciesAsync,
                new ListAttachedRolePoliciesRequest { RoleName = name },
                page => page.AttachedPolicies?.Select(policy => policy.PolicyArn),
                page => PageToken.Of(page.IsTruncated, page.Marker),
                (request, marker) => request.Marker = marker,
                cancellationToken);
            await Task.WhenAll(get, inline, attached);
            var role = (await get).Role;
            return new RoleState
            {
                // The name as it was created: IAM finds a role by any spelling.
                RoleName = role.RoleName,
                Path = role.Path ?? RoleState.DefaultPath,
                Description = role.Description,
                MaxSessionDuration = role.MaxSessionDuration ?? RoleState.DefaultSessionDuration,
                AssumeRolePolicyDocument = IamDetails.Decode(role.AssumeRolePolicyDocument),
                PermissionsBoundary = role.PermissionsBoundary?.PermissionsBoundaryArn,
                InlinePolicies = await inline,
                ManagedPolicyArns = [.. await attached],
                Tags = IamDetails.ToTags(role.Tags),
            };
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            return null;
        }
    }

    private static async Task<Dictionary<string, JsonDocumentText>> ReadInlineAsync(
        AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var names = await aws.ListAsync(
            aws.Iam.ListRolePoliciesAsync,
            new ListRolePoliciesRequest { RoleName = name },
            page => page.PolicyNames,
            page => PageToken.Of(page.IsTruncated, page.Marker),
            (request, marker) => request.Marker = marker,
            cancellationToken);
        var policies = new Dictionary<string, JsonDocumentText>(StringComparer.Ordinal);
        foreach (var policy in names)
        {
            var response = await aws.CallAsync(
                aws.Iam.GetRolePolicyAsync, new GetRolePolicyRequest { RoleName = name, PolicyName = policy }, cancellationToken);
            policies[policy] = IamDetails.Decode(response.PolicyDocument);
        }

        return policies;
    }
}
