using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>Tags of AgentCore resources: kept under their ARN, apart from their state.</summary>
internal static class AgentCoreTags
{
    public static Task<IReadOnlyDictionary<string, string>> ReadAsync(AwsAccount aws, string arn, CancellationToken cancellationToken) =>
        aws.View.ReadUntilDeepCheckAsync<IReadOnlyDictionary<string, string>>(
            Key(arn),
            async ct => (await aws.CallAsync(aws.AgentCore.ListTagsForResourceAsync, new ListTagsForResourceRequest { ResourceArn = arn }, ct)).Tags ?? [],
            cancellationToken);

    public static async Task UpdateAsync(AwsAccount aws, string arn, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken)
    {
        try
        {
            if (removed.Count > 0)
            {
                await aws.CallAsync(aws.AgentCore.UntagResourceAsync, new UntagResourceRequest { ResourceArn = arn, TagKeys = removed }, cancellationToken);
            }

            if (set.Count > 0)
            {
                await aws.CallAsync(aws.AgentCore.TagResourceAsync, new TagResourceRequest { ResourceArn = arn, Tags = set }, cancellationToken);
            }
        }
        finally
        {
            aws.View.Invalidate(Key(arn));
        }
    }

    private static string Key(string arn) => $"tags/{arn}";
}
