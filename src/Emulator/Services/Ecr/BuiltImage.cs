namespace Reconciler.Emulator.Services.Ecr;

/// <summary>An image that a build pushes.</summary>
/// <param name="Region">The region of the registry.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Manifest">The manifest, whose hash is the digest of the image.</param>
/// <param name="Architecture">The architecture, such as <c>arm64</c>.</param>
/// <param name="SourceBlob">The key of the source archive.</param>
internal sealed record BuiltImage(string Region, string Repository, string Tag, string Manifest, string Architecture, string? SourceBlob);
