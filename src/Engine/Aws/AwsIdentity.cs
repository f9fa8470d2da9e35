namespace Reconciler.Engine.Aws;

/// <summary>The account and region of a connection, and its caller.</summary>
/// <param name="AccountId">The account: 12 digits.</param>
/// <param name="Region">The region, such as <c>eu-central-1</c>.</param>
/// <param name="Partition">The partition: <c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</param>
public sealed record AwsIdentity(string AccountId, string Region, string Partition)
{
    /// <summary>The ARN of the user or role session that the credentials belong to.</summary>
    public string CallerArn { get; init; } = "";

    /// <summary>Builds an ARN in this account and region.</summary>
    /// <param name="service">The service, such as <c>ecr</c>.</param>
    /// <param name="resource">The resource, such as <c>repository/name</c>.</param>
    public string Arn(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>Builds the ARN of a resource without region, such as a role.</summary>
    /// <param name="service">The service, such as <c>iam</c>.</param>
    /// <param name="resource">The resource, such as <c>role/name</c>.</param>
    public string GlobalArn(string service, string resource) => $"arn:{Partition}:{service}::{AccountId}:{resource}";
}
