using Amazon.Lambda.Model;

namespace Reconciler.Engine.Resources.Lambda;

/// <summary>The state of a Lambda function: its create request, what identifies its code, and where the code is.</summary>
internal sealed class LambdaFunctionState : CreateFunctionRequest
{
    /// <summary>The SHA-256 of the archive in Base64; null for images.</summary>
    public string? CodeSha256 { get; set; }

    /// <summary>The URI of the image; null for archives.</summary>
    public string? ImageUri { get; set; }

    /// <summary>The path of the folder with the code on this machine.</summary>
    public string? Folder { get; set; }

    /// <summary>Patterns of files that are left out of the archive.</summary>
    public List<string>? Exclude { get; set; }

    /// <summary>The code that the operator brings with it, by the names of its files.</summary>
    public Dictionary<string, string>? Files { get; set; }

    /// <summary>The bucket of an archive in S3.</summary>
    public string? S3Bucket { get; set; }

    /// <summary>The key of an archive in S3.</summary>
    public string? S3Key { get; set; }

    /// <summary>The version of an archive in S3.</summary>
    public string? S3ObjectVersion { get; set; }
}
