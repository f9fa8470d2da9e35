namespace Reconciler.Emulator.Services.S3;

/// <summary>A version of an object.</summary>
/// <param name="Content">Its body.</param>
/// <param name="Blob">The key of the body in the account's state.</param>
/// <param name="VersionId">Its version; <see langword="null"/> when the bucket keeps no versions.</param>
/// <param name="ETag">Its entity tag, quoted.</param>
internal sealed record StoredObject(byte[] Content, string Blob, string? VersionId, string ETag);
