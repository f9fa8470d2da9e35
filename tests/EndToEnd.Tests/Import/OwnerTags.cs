using Amazon.ResourceGroupsTaggingAPI.Model;

namespace EndToEnd.Tests.Import;

/// <summary>Takes the tags of the operator away, so that what it has made looks like anybody's.</summary>
internal static class OwnerTags
{
    /// <summary>Removes them from everything that specs can take over.</summary>
    public static async Task StripAsync(Workshop workshop)
    {
        var aws = workshop.Clients;
        var found = await aws.Tagging.GetResourcesAsync(new GetResourcesRequest { ResourcesPerPage = 100 });
        foreach (var resource in found.ResourceTagMappingList)
        {
            var (arn, keys) = (resource.ResourceARN, resource.Tags.Select(tag => tag.Key).Where(IsOurs).ToList());
            if (keys.Count == 0) continue;
            if (arn.Contains(":acps:", StringComparison.Ordinal) || arn.Contains(":bedrock-agentcore:", StringComparison.Ordinal))
                await aws.AgentCore.UntagResourceAsync(new() { ResourceArn = arn.Replace(":acps:", ":bedrock-agentcore:", StringComparison.Ordinal), TagKeys = keys });
            else if (arn.Contains(":cognito-idp:", StringComparison.Ordinal))
                await aws.Cognito.UntagResourceAsync(new() { ResourceArn = arn, TagKeys = keys });
            else if (arn.Contains(":lambda:", StringComparison.Ordinal))
                await aws.Lambda.UntagResourceAsync(new() { Resource = arn, TagKeys = keys });
        }

        var details = await aws.Iam.GetAccountAuthorizationDetailsAsync(new());
        foreach (var role in details.RoleDetailList ?? [])
        {
            var keys = (role.Tags ?? []).Select(tag => tag.Key).Where(IsOurs).ToList();
            if (keys.Count > 0) await aws.Iam.UntagRoleAsync(new() { RoleName = role.RoleName, TagKeys = keys });
        }
    }

    private static bool IsOurs(string key) => key.StartsWith("reconciler/", StringComparison.Ordinal);
}
