namespace Reconciler.Engine.Aws;

/// <summary>Whom we act as, and where.</summary>
/// <param name="AccountId">Twelve digits.</param>
/// <param name="Region">Such as <c>eu-central-1</c>.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</param>
public sealed record AwsIdentity(string AccountId, string Region, string Partition)
{
    /// <summary>The ARN of whoever the credentials are of.</summary>
    public string CallerArn { get; init; } = "";

    /// <summary>An ARN in this account and region.</summary>
    public string Arn(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>The ARN of something that has no region, such as a role.</summary>
    public string GlobalArn(string service, string resource) => $"arn:{Partition}:{service}::{AccountId}:{resource}";
}
