namespace Reconciler.Emulator.Services.S3;

/// <summary>Reads objects for other services. Callers hold the account's gate.</summary>
internal interface IObjectReader
{
    /// <summary>An object, or <see langword="null"/> if it does not exist.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key of the object.</param>
    /// <param name="versionId">The version, or <see langword="null"/> for the current one.</param>
    StoredObject? Read(string bucket, string key, string? versionId);
}
