namespace Reconciler.Engine.Resources.S3;

/// <summary>The desired state of a source archive.</summary>
internal sealed class SourceArchiveState
{
    public required string BucketName { get; set; }

    /// <summary>The key of the object: the SHA-256 of the archive, and <c>.zip</c>.</summary>
    public required string Key { get; set; }

    /// <summary>The SHA-256 of the content, in lower-case hexadecimal digits; null if S3 does not know it.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The path of the source folder on this machine.</summary>
    public required string Folder { get; set; }

    public List<string> Exclude { get; set; } = [];

    public Dictionary<string, string> ObjectTags { get; set; } = [];
}
