using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>An ECR repository: one of the object's own, or one that exists already.</summary>
[ExcludesOthers("existing", "an existing repository is used and never changed", "remove existing to let the object have a repository of its own")]
public sealed class RepositorySpec
{
    /// <summary>The repository's name.</summary>
    [ConstrainedBy(typeof(CreateRepositoryRequest), nameof(CreateRepositoryRequest.RepositoryName))]
    public string? Name { get; set; }

    /// <summary>
    /// Use a repository that exists already, by name. It is neither changed nor tagged nor deleted; images are pushed to it and stay there.
    /// </summary>
    /// <example>company-servers</example>
    [ConstrainedBy(typeof(CreateRepositoryRequest), nameof(CreateRepositoryRequest.RepositoryName))]
    public string? Existing { get; set; }

    /// <summary>Whether images are scanned when pushed.</summary>
    public bool ScanOnPush { get; set; } = true;

    /// <summary>How many images the lifecycle policy keeps.</summary>
    [AWSProperty(Min = 1)]
    public int KeepImages { get; set; } = 5;

    /// <summary>Tags of the repository, in addition to the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
