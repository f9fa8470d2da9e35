namespace Reconciler.Emulator.Services.Ecr;

/// <summary>An image of a repository.</summary>
/// <param name="Architecture">The architecture, such as <c>arm64</c>.</param>
/// <param name="SourceBlob">The key of the source archive, or <see langword="null"/> if no build of the account made the image.</param>
internal sealed record StoredImage(string Architecture, string? SourceBlob);
