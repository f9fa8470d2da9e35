namespace Reconciler.Engine.Resources.Ecr;

/// <summary>A container image that is built from a source archive.</summary>
internal sealed class ImageState
{
    public required string RepositoryName { get; set; }

    /// <summary>The archive's SHA-256: an image that has it is this source's and is not built again.</summary>
    public required string ImageTag { get; set; }

    public required string ProjectName { get; set; }

    /// <summary>The archive as CodeBuild names it: <c>bucket/key</c>.</summary>
    public required string SourceLocation { get; set; }
}
