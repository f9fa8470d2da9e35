using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Ecr;

/// <summary>The desired state of an ECR repository with its policies.</summary>
internal sealed class RepositoryState
{
    public required string RepositoryName { get; set; }

    public bool ScanOnPush { get; set; }

    public string ImageTagMutability { get; set; } = "MUTABLE";

    public JsonDocumentText? RepositoryPolicy { get; set; }

    public JsonDocumentText? LifecyclePolicy { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}
