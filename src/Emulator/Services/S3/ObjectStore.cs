using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>
/// Objects, with one document per key that contains the versions from new to old. A version has the members of HeadObject's response,
/// <c>_tags</c>, and in <c>_blob</c> the key of its body. A delete marker has no body.
/// </summary>
internal sealed class ObjectStore(Account account, Buckets buckets) : IObjectReader
{
    /// <summary>The version id of objects that were put without versioning.</summary>
    public const string NullVersion = "null";

    /// <summary>All versions of a key, newest first.</summary>
    public IReadOnlyList<JsonObject> Versions(string bucket, string key) =>
        buckets.Contents(bucket).Find(key) is { } document ? [.. document.Objects("versions")] : [];

    /// <summary>The current version, or <see langword="null"/> if the key has none or a delete marker.</summary>
    /// <exception cref="AwsException">There is no such bucket.</exception>
    public JsonObject? Current(string bucket, string key)
    {
        buckets.Find(bucket);
        return Versions(bucket, key) is [var newest, ..] && !IsMarker(newest) ? newest : null;
    }

    /// <summary>The current version, or the version with an id. A delete marker counts as missing.</summary>
    /// <exception cref="AwsException">There is no such bucket, object or version.</exception>
    public JsonObject Find(string bucket, string key, string? versionId)
    {
        buckets.Find(bucket);
        var versions = Versions(bucket, key);
        if (versionId is null)
            return versions is [var newest, ..] && !IsMarker(newest) ? newest : throw S3Errors.NoSuchKey(key);
        var version = versions.FirstOrDefault(v => v.Text("VersionId") == versionId) ?? throw S3Errors.NoSuchVersion(key, versionId);
        return IsMarker(version) ? throw S3Errors.MethodNotAllowed() : version;
    }

    public StoredObject? Read(string bucket, string key, string? versionId)
    {
        if (!buckets.Exists(bucket))
            return null;
        var version = Versions(bucket, key).FirstOrDefault(v => versionId is null || v.Text("VersionId") == versionId);
        if (version is null || IsMarker(version))
            return null;
        var id = version.Text("VersionId");
        return new StoredObject(Body(version), version.Text("_blob"), id == NullVersion ? null : id, version.Text("ETag"));
    }

    public byte[] Body(JsonObject version) => account.State.Blobs.Get(version.Text("_blob"));

    /// <summary>Adds a version. Without versioning, it replaces the previous one.</summary>
    public JsonObject Put(string bucket, string key, JsonObject version)
    {
        var versioned = buckets.Versioning(bucket) == "Enabled";
        version["VersionId"] = versioned ? Account.UpperId(16).ToLowerInvariant() + Account.UpperId(16) : NullVersion;
        version["LastModified"] = account.Time;
        Replace(bucket, key, Versions(bucket, key).Where(v => versioned || v.Text("VersionId") != NullVersion).Prepend(version));
        return version;
    }

    /// <summary>Returns the document of a version.</summary>
    /// <param name="body">The body.</param>
    /// <param name="blob">The key of the stored body.</param>
    /// <param name="eTag">The entity tag.</param>
    /// <param name="checksums">The checksums by name.</param>
    public static JsonObject Describe(byte[] body, string blob, string eTag, JsonObject checksums) => new()
    {
        ["ETag"] = eTag,
        ["ContentLength"] = body.LongLength,
        ["_blob"] = blob,
        ["_checksums"] = checksums,
    };

    /// <summary>Deletes one version, or the object. With versioning, deleting the object adds a delete marker.</summary>
    public JsonObject Delete(string bucket, string key, string? versionId)
    {
        var versions = Versions(bucket, key);
        if (versionId is not null)
        {
            var version = versions.FirstOrDefault(v => v.Text("VersionId") == versionId);
            Replace(bucket, key, versions.Where(v => v != version));
            return new JsonObject { ["VersionId"] = versionId, ["DeleteMarker"] = version is not null && IsMarker(version) ? true : null };
        }

        if (buckets.Versioning(bucket) is null)
        {
            Replace(bucket, key, []);
            return [];
        }

        var marker = Put(bucket, key, new JsonObject { ["DeleteMarker"] = true });
        return new JsonObject { ["VersionId"] = marker.Text("VersionId"), ["DeleteMarker"] = true };
    }

    public void Save(string bucket, string key) => buckets.Contents(bucket).Put(key, buckets.Contents(bucket).Find(key)!);

    public static bool IsMarker(JsonObject version) => version["DeleteMarker"] is not null;

    private void Replace(string bucket, string key, IEnumerable<JsonObject> versions)
    {
        var list = versions.Select(v => v.Parent is null ? v : v.Copy()).ToList();
        if (list.Count == 0)
            buckets.Contents(bucket).Remove(key);
        else
            buckets.Contents(bucket).Put(key, new JsonObject { ["versions"] = list.ToJsonArray() });
    }
}
