namespace Reconciler.Engine.Resources.S3;

/// <summary>A source archive in its bucket.</summary>
internal sealed class SourceArchiveState
{
    public required string BucketName { get; set; }

    /// <summary>The object's key: the archive's SHA-256 and <c>.zip</c>.</summary>
    public required string Key { get; set; }

    /// <summary>Where the source lies on this machine.</summary>
    public required string Folder { get; set; }

    public List<string> Exclude { get; set; } = [];

    public Dictionary<string, string> ObjectTags { get; set; } = [];
}
