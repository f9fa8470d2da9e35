namespace Reconciler.Engine.Resources.Ecr;

/// <summary>The desired state of a container image that is built from a source archive.</summary>
internal sealed class ImageState
{
    public required string RepositoryName { get; set; }

    /// <summary>The SHA-256 of the archive. An image with this tag is built from this source and is not built again.</summary>
    public required string ImageTag { get; set; }

    public required string ProjectName { get; set; }

    /// <summary>The location of the archive for CodeBuild: <c>bucket/key</c>.</summary>
    public required string SourceLocation { get; set; }

    /// <summary>
    /// A hash of the build project and its role. A changed one does not build an existing image again, but it gives a failed build new
    /// attempts.
    /// </summary>
    public string BuildDefinition { get; set; } = "";
}
