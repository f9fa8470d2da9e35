using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;

namespace Reconciler.Spec.Kinds;

/// <summary>An ECR repository.</summary>
public sealed class RepositorySpec
{
    /// <summary>The repository's name.</summary>
    [ConstrainedBy(typeof(CreateRepositoryRequest), nameof(CreateRepositoryRequest.RepositoryName))]
    public string? Name { get; set; }

    /// <summary>Whether images are scanned when pushed.</summary>
    public bool ScanOnPush { get; set; } = true;

    /// <summary>How many images the lifecycle policy keeps.</summary>
    [AWSProperty(Min = 1)]
    public int KeepImages { get; set; } = 5;

    /// <summary>Tags of the repository, in addition to the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
