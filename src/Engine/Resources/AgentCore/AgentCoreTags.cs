using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>Reads and updates the tags of AgentCore resources, which separate calls return and change by ARN.</summary>
internal static class AgentCoreTags
{
    public static Task<IReadOnlyDictionary<string, string>> ReadAsync(AwsAccount aws, string arn, CancellationToken cancellationToken) =>
        aws.View.ReadUntilDeepCheckAsync<IReadOnlyDictionary<string, string>>(
            Key(arn),
            async ct =>
            {
                var request = new ListTagsForResourceRequest { ResourceArn = arn };
                return (await aws.CallAsync(aws.AgentCore.ListTagsForResourceAsync, request, ct)).Tags ?? [];
            },
            cancellationToken);

    public static async Task UpdateAsync(
        AwsAccount aws, string arn, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken)
    {
        try
        {
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
        }
        finally
        {
            aws.View.Invalidate(Key(arn));
        }
    }

    private static string Key(string arn) => $"tags/{arn}";
}
