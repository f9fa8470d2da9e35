using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// Reads and changes the resource policies of AgentCore resources, which separate calls return and change by ARN. They have no change
/// token, so they are read when a deep check is due.
/// </summary>
internal static class AgentCoreResourcePolicy
{
    public const string Member = "resourcePolicy";

    public static Task<JsonDocumentText?> ReadAsync(
        AwsAccount aws, ViewScope resource, string arn, CancellationToken cancellationToken) =>
        aws.View.ReadUntilDeepCheckAsync(Key(resource), ct => GetAsync(aws, arn, ct), cancellationToken);

    /// <summary>Sets the policy, or deletes it if it is null.</summary>
    public static async Task UpdateAsync(
        AwsAccount aws, ViewScope resource, string arn, JsonDocumentText? policy, CancellationToken cancellationToken)
    {
        try
        {
            if (policy is null)
            {
                await aws.CallAsync(
                    aws.AgentCore.DeleteResourcePolicyAsync, new DeleteResourcePolicyRequest { ResourceArn = arn }, cancellationToken);
                return;
            }

            await aws.CallAsync(
                aws.AgentCore.PutResourcePolicyAsync,
                new PutResourcePolicyRequest { ResourceArn = arn, Policy = policy.Text },
                cancellationToken);
        }
        finally
        {
            aws.View.Forget(Key(resource));
        }
    }

    /// <summary>Keeps that a resource, which was created just now, has no policy.</summary>
    public static void RememberNone(AwsAccount aws, ViewScope resource) => aws.View.Set(Key(resource), null, "");

    /// <summary>Returns a number that stays the same while the policy does.</summary>
    public static long GetVersion(AwsAccount aws, ViewScope resource) => aws.View.GetVersion(Key(resource));

    private static async Task<JsonDocumentText?> GetAsync(AwsAccount aws, string arn, CancellationToken cancellationToken)
    {
        var response = await aws.ReadOrNullAsync(
            aws.AgentCore.GetResourcePolicyAsync, new GetResourcePolicyRequest { ResourceArn = arn }, cancellationToken);
        return response?.Policy is { Length: > 0 } text ? PolicyDocument.Normalise(text) : null;
    }

    private static ViewKey<JsonDocumentText?> Key(ViewScope resource) => resource.Read<JsonDocumentText?>(nameof(AgentCoreResourcePolicy));
}
