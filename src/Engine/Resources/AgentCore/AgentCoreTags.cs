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
            aws.View.Forget(Key(resource));
        }
    }

    private static ViewKey<IReadOnlyDictionary<string, string>> Key(ViewScope resource) =>
        resource.Read<IReadOnlyDictionary<string, string>>(nameof(AgentCoreTags));
}
