using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;

namespace Reconciler.Spec.Kinds;

/// <summary>Source code to build an image from.</summary>
public sealed class SourceSpec
{
    /// <summary>The folder, relative to the spec's file. It must be inside the repository.</summary>
    /// <example>../server</example>
    public required string Path { get; set; }

    /// <summary>Files to exclude, as glob patterns relative to the folder, in addition to <c>.git</c>, <c>bin</c> and <c>obj</c>.</summary>
    /// <example>["*.md", "tests/*"]</example>
    public List<string>? Exclude { get; set; }

    /// <summary>The S3 bucket for archives; if unset, its name is composed of stack, account and region.</summary>
    public BucketSpec? Bucket { get; set; }

    /// <summary>Tags of the archive objects.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
