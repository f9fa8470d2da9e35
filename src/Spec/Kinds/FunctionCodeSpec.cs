using Amazon.Lambda.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>The code of a Lambda function: a folder, an archive in S3, or an image.</summary>
[ExactlyOne("path", "s3", "image")]
[Needs("exclude", "path")]
public sealed class FunctionCodeSpec
{
    /// <summary>
    /// The folder with the code and its dependencies, relative to the spec's file and inside the repository. It is archived, so that the
    /// same files give the same archive.
    /// </summary>
    /// <example>../functions/search</example>
    public string? Path { get; set; }

    /// <summary>Files to exclude, as glob patterns relative to the folder, in addition to <c>.git</c>, <c>bin</c> and <c>obj</c>.</summary>
    /// <example>["*.md", "tests/*"]</example>
    public List<string>? Exclude { get; set; }

    /// <summary>An archive in S3.</summary>
    public FunctionArchiveSpec? S3 { get; set; }

    /// <summary>The URI of an image in ECR, by digest: a tag that moves does not update the function.</summary>
    /// <example>111122223333.dkr.ecr.us-east-1.amazonaws.com/search:1.4.0</example>
    [ConstrainedBy(typeof(FunctionCode), nameof(FunctionCode.ImageUri))]
    public string? Image { get; set; }
}
