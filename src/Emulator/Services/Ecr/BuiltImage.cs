namespace Reconciler.Emulator.Services.Ecr;

/// <summary>An image that a build of the account pushes.</summary>
/// <param name="Region">The region of the registry.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Manifest">The manifest, which names the image.</param>
/// <param name="Architecture">What it runs on.</param>
/// <param name="SourceBlob">The key of the archive that it was built from.</param>
internal sealed record BuiltImage(string Region, string Repository, string Tag, string Manifest, string Architecture, string? SourceBlob);
