using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>Operations to list the objects of a bucket or their versions.</summary>
internal sealed class ObjectLists(Buckets buckets, ObjectStore store) : IOperations
{
    private const int MaximumKeys = 1000;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("ListObjectsV2", ListV2);
        on("ListObjects", ListV1);
        on("ListObjectVersions", ListVersions);
    }

    private JsonObject ListV2(Call call)
    {
        var token = call.TextOrNull("ContinuationToken");
        var page = List(call, token ?? call.TextOrNull("StartAfter"));
        var answer = Answer(call, page);
        answer["KeyCount"] = page.Items.Count + page.Prefixes.Count;
        answer["NextContinuationToken"] = page.Next;
        return answer.CopySet(call.Input, "ContinuationToken", "StartAfter");
    }

    private JsonObject ListV1(Call call)
    {
        var page = List(call, call.TextOrNull("Marker"));
        var answer = Answer(call, page);
        answer["Marker"] = call.TextOrNull("Marker") ?? "";
        answer["NextMarker"] = page.Next is { } next ? Shown(call, next) : null;
        return answer;
    }

    private ObjectPage List(Call call, string? after)
    {
        var bucket = buckets.Find(call).Text("Name");
        var current = buckets.Contents(bucket).Listed
            .Select(r => (r.Key, Version: r.Value.Objects("versions").First()))
            .Where(r => !ObjectStore.IsMarker(r.Version));
        return ObjectPage.Read(current, call.TextOrNull("Prefix") ?? "", call.TextOrNull("Delimiter"), after, MaxKeys(call));
    }

    private static JsonObject Answer(Call call, ObjectPage page)
    {
        var answer = new JsonObject
        {
            ["Name"] = call.Text("Bucket"),
            ["Prefix"] = Shown(call, call.TextOrNull("Prefix") ?? ""),
            ["MaxKeys"] = MaxKeys(call),
            ["IsTruncated"] = page.Next is not null,
            ["Contents"] = page.Items.Select(i => Entry(call, i.Key, i.Version)).ToJsonArray(),
            ["CommonPrefixes"] = page.Prefixes.Select(p => new JsonObject { ["Prefix"] = Shown(call, p) }).ToJsonArray(),
        };
        return answer.CopySet(call.Input, "Delimiter", "EncodingType");
    }

    private JsonObject ListVersions(Call call)
    {
        var bucket = buckets.Find(call).Text("Name");
        var (prefix, keyMarker, versionMarker) = (
            call.TextOrNull("Prefix") ?? "", call.TextOrNull("KeyMarker"), call.TextOrNull("VersionIdMarker"));
        var all = buckets.Contents(bucket).Listed.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal))
            .SelectMany(r => store.Versions(bucket, r.Key).Select((version, index) => (r.Key, Version: version, IsLatest: index == 0)))
            .ToList();
        var rows = keyMarker is null ? all : all.SkipWhile(r => !IsAfter(r.Key, r.Version, keyMarker, versionMarker, all));
        var taken = rows.Take(MaxKeys(call) + 1).ToList();
        var more = taken.Count > MaxKeys(call);
        var shown = more ? taken[..^1] : taken;
        var answer = new JsonObject
        {
            ["Name"] = bucket,
            ["Prefix"] = Shown(call, prefix),
            ["MaxKeys"] = MaxKeys(call),
            ["IsTruncated"] = more,
            ["Versions"] = shown
                .Where(r => !ObjectStore.IsMarker(r.Version))
                .Select(r => VersionEntry(Entry(call, r.Key, r.Version), r.Version, r.IsLatest))
                .ToJsonArray(),
            ["DeleteMarkers"] = shown
                .Where(r => ObjectStore.IsMarker(r.Version))
                .Select(r => VersionEntry(new JsonObject { ["Key"] = Shown(call, r.Key) }, r.Version, r.IsLatest))
                .ToJsonArray(),
            ["NextKeyMarker"] = more ? Shown(call, shown[^1].Key) : null,
            ["NextVersionIdMarker"] = more ? shown[^1].Version.Text("VersionId") : null,
        };
        return answer.CopySet(call.Input, "KeyMarker", "VersionIdMarker", "EncodingType");
    }

    // The versions of a key are ordered from new to old. A row is after the marker if its key is greater, or its version is older.
    private static bool IsAfter(
        string key,
        JsonObject version,
        string keyMarker,
        string? versionMarker,
        IEnumerable<(string Key, JsonObject Version, bool IsLatest)> rows)
    {
        if (versionMarker is null || key != keyMarker)
            return string.CompareOrdinal(key, keyMarker) > 0;
        var ids = rows.Where(r => r.Key == key).Select(r => r.Version.Text("VersionId")).ToList();
        return ids.IndexOf(version.Text("VersionId")) > ids.IndexOf(versionMarker);
    }

    private static JsonObject Entry(Call call, string key, JsonObject version) => new JsonObject
    {
        ["Key"] = Shown(call, key),
        ["LastModified"] = version["LastModified"]!.DeepClone(),
        ["Size"] = version["ContentLength"]!.DeepClone(),
        ["StorageClass"] = version.TextOrNull("StorageClass") ?? "STANDARD",
    }.CopySet(version, "ETag");

    private static JsonObject VersionEntry(JsonObject entry, JsonObject version, bool isLatest)
    {
        entry["IsLatest"] = isLatest;
        return entry.CopySet(version, "VersionId", "LastModified");
    }

    private static int MaxKeys(Call call) => (int)Math.Min(call.Number("MaxKeys", MaximumKeys), MaximumKeys);

    private static string Shown(Call call, string key) =>
        call.TextOrNull("EncodingType") == "url" ? CanonicalRequest.Encode(key, keepSlashes: true) : key;
}
