namespace Reconciler.Emulator.Services.Ecr;

/// <summary>An image of a repository.</summary>
/// <param name="Architecture">What it runs on, such as <c>arm64</c>.</param>
/// <param name="SourceBlob">The key of the archive that it was built from; <see langword="null"/> for an image that was not built here.</param>
internal sealed record StoredImage(string Architecture, string? SourceBlob);
