namespace Reconciler.Emulator.Services.S3;

/// <summary>Objects as other services read them. Callers hold the account's gate.</summary>
internal interface IObjectReader
{
    /// <summary>An object, or <see langword="null"/> when there is none.</summary>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="key">Its key.</param>
    /// <param name="versionId">The version; <see langword="null"/> for the current one.</param>
    StoredObject? Read(string bucket, string key, string? versionId);
}
