using Amazon.Lambda.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>The archive of a Lambda function in S3.</summary>
public sealed class FunctionArchiveSpec
{
    /// <summary>The bucket, in the region of the function.</summary>
    /// <example>my-code</example>
    [ConstrainedBy(typeof(FunctionCode), nameof(FunctionCode.S3Bucket))]
    public required string Bucket { get; set; }

    /// <summary>The key of the object.</summary>
    /// <example>search/1.4.0.zip</example>
    [ConstrainedBy(typeof(FunctionCode), nameof(FunctionCode.S3Key))]
    public required string Key { get; set; }

    /// <summary>The version of the object.</summary>
    /// <example>3HL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY</example>
    [ConstrainedBy(typeof(FunctionCode), nameof(FunctionCode.S3ObjectVersion))]
    public string? Version { get; set; }

    /// <summary>
    /// The SHA-256 of the archive in Base64, which is compared with that of the function:
    /// <c>openssl dgst -sha256 -binary FILE | base64</c>.
    /// </summary>
    /// <example>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</example>
    public required string Sha256 { get; set; }
}
