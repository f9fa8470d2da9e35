namespace Reconciler.Engine.Resources.S3;

/// <summary>The desired state of the bucket for source archives.</summary>
internal sealed class BucketState
{
    public required string BucketName { get; set; }

    public bool Versioning { get; set; } = true;

    public bool BlockPublicAcls { get; set; } = true;

    public bool BlockPublicPolicy { get; set; } = true;

    public bool IgnorePublicAcls { get; set; } = true;

    public bool RestrictPublicBuckets { get; set; } = true;

    public Dictionary<string, string> Tags { get; set; } = [];
}
