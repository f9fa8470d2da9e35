using Reconciler.Spec;

namespace Reconciler.Engine.Resources.S3;

/// <summary>The desired state of the bucket for source archives.</summary>
internal sealed class BucketState
{
    /// <summary>What S3 encrypts with if no key is set: a key of its own.</summary>
    public const string DefaultEncryption = "AES256";

    public required string BucketName { get; set; }

    public bool Versioning { get; set; } = true;

    public bool BlockPublicAcls { get; set; } = true;

    public bool BlockPublicPolicy { get; set; } = true;

    public bool IgnorePublicAcls { get; set; } = true;

    public bool RestrictPublicBuckets { get; set; } = true;

    /// <summary>The bucket policy.</summary>
    public JsonDocumentText? Policy { get; set; }

    /// <summary>The algorithm of new objects.</summary>
    public string Encryption { get; set; } = DefaultEncryption;

    public string? KmsKeyArn { get; set; }

    /// <summary>Who owns objects. The owner of the bucket does, so that access control lists have no effect.</summary>
    public string? ObjectOwnership { get; set; } = "BucketOwnerEnforced";

    /// <summary>The CORS configuration of a live bucket. Browsers have nothing to look for in it, so it has to be null.</summary>
    public JsonDocumentText? Cors { get; set; }

    /// <summary>The lifecycle configuration of a live bucket. It could delete archives, so it has to be null.</summary>
    public JsonDocumentText? Lifecycle { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}
