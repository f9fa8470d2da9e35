namespace Reconciler.Engine.Resources.Ecr;

/// <summary>The image that a spec names.</summary>
internal sealed class ImageTagState
{
    /// <summary>The URI as written, by tag or by digest.</summary>
    public required string Image { get; set; }
}
