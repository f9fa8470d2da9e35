using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>Reads and updates the tags of AgentCore resources, which separate calls return and change by ARN.</summary>
internal static class AgentCoreTags
{
    public static Task<IReadOnlyDictionary<string, string>> ReadAsync(
        AwsAccount aws, ViewScope resource, string arn, CancellationToken cancellationToken) =>
        aws.View.ReadUntilDeepCheckAsync<IReadOnlyDictionary<string, string>>(
            Key(resource),
            async ct =>
            {
                var request = new ListTagsForResourceRequest { ResourceArn = arn };
                return (await aws.CallAsync(aws.AgentCore.ListTagsForResourceAsync, request, ct)).Tags ?? [];
            },
            cancellationToken);

    public static async Task UpdateAsync(
        AwsAccount aws,
        ViewScope resource,
        string arn,
        Dictionary<string, string> set,
        List<string> removed,
        CancellationToken cancellationToken)
    {
        if (set.Count + removed.Count == 0) return;
        var isKnown = aws.View.TryFind(Key(resource), out var before);
        aws.View.Forget(Key(resource));
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
        aws.View.Forget(Key(resource));
        if (isKnown) Remember(aws, resource, before.Where(tag => !removed.Contains(tag.Key) && !set.ContainsKey(tag.Key)).Concat(set));
    }

    /// <summary>Keeps the tags that a request of ours has set.</summary>
    public static void Remember(AwsAccount aws, ViewScope resource, IEnumerable<KeyValuePair<string, string>> tags) =>
        aws.View.Set<IReadOnlyDictionary<string, string>>(Key(resource), new Dictionary<string, string>(tags), "");

    /// <summary>Returns a number that stays the same while the tags do.</summary>
    public static long GetVersion(AwsAccount aws, ViewScope resource) => aws.View.GetVersion(Key(resource));

    private static ViewKey<IReadOnlyDictionary<string, string>> Key(ViewScope resource) =>
        resource.Read<IReadOnlyDictionary<string, string>>(nameof(AgentCoreTags));
}
