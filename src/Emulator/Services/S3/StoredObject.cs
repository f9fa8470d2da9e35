namespace Reconciler.Emulator.Services.S3;

/// <summary>A version of an object.</summary>
/// <param name="Content">The body.</param>
/// <param name="Blob">The key of the body in the account's state.</param>
/// <param name="VersionId">The version id, or <see langword="null"/> without versioning.</param>
/// <param name="ETag">The entity tag, with quotes.</param>
internal sealed record StoredObject(byte[] Content, string Blob, string? VersionId, string ETag);
