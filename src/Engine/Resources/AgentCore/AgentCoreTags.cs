using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>Reads and updates the tags of AgentCore resources, which separate calls return and change by ARN.</summary>
internal static class AgentCoreTags
{
    public static Task<IReadOnlyDictionary<string, string>> ReadAsync(
        AwsAccount aws, ViewScope resource, string arn, CancellationToken cancellationToken) =>
        TagReads.ReadAsync(aws, resource, arn, ct => LoadAsync(aws, arn, ct), cancellationToken);

    public static Task<bool> ConfirmAsync(AwsAccount aws, ViewScope resource, string arn, CancellationToken cancellationToken) =>
        TagReads.ConfirmAsync(aws, resource, ct => LoadAsync(aws, arn, ct), cancellationToken);

    public static async Task UpdateAsync(
        AwsAccount aws,
        ViewScope resource,
        string arn,
        Dictionary<string, string> set,
        List<string> removed,
        CancellationToken cancellationToken)
    {
        if (set.Count + removed.Count == 0) return;
        var isKnown = TagReads.TryFind(aws, resource, out var before);
        TagReads.Forget(aws, resource);
        if (removed.Count > 0)
        {
            await aws.CallAsync(
                aws.AgentCore.UntagResourceAsync, new UntagResourceRequest { ResourceArn = arn, TagKeys = removed }, cancellationToken);
        }

        if (set.Count > 0)
        {
            await aws.CallAsync(
                aws.AgentCore.TagResourceAsync, new TagResourceRequest { ResourceArn = arn, Tags = set }, cancellationToken);
        }

        // Both calls succeeded, so the tags are known. Those that were read while the calls were made are not used again.
        TagReads.Forget(aws, resource);
        if (!isKnown) return;
        TagReads.Remember(aws, resource, before.Where(tag => !removed.Contains(tag.Key) && !set.ContainsKey(tag.Key)).Concat(set));
    }

    private static async Task<IReadOnlyDictionary<string, string>> LoadAsync(
        AwsAccount aws, string arn, CancellationToken cancellationToken)
    {
        var request = new ListTagsForResourceRequest { ResourceArn = arn };
        return (await aws.CallAsync(aws.AgentCore.ListTagsForResourceAsync, request, cancellationToken)).Tags ?? [];
    }
}
