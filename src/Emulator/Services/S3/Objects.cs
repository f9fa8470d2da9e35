using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>Operations to put, get, copy and delete objects.</summary>
internal sealed class Objects(ObjectStore store) : IOperations
{
    private static readonly string[] Kept =
    [
        "CacheControl", "ContentDisposition", "ContentLanguage", "ContentType", "Expires", "Metadata", "StorageClass",
        "WebsiteRedirectLocation",
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutObject", Put);
        on("GetObject", call => Get(call, withBody: true));
        on("HeadObject", call => Get(call, withBody: false));
        on("CopyObject", Copy);
        on("DeleteObject", Delete);
        on("DeleteObjects", DeleteMany);
    }

    /// <summary>Copies the stored headers and tags of a request to the new version.</summary>
    public static JsonObject TakeHeaders(JsonObject version, JsonObject input)
    {
        version.CopySet(input, Kept).Default("ContentType", "binary/octet-stream");
        // "aws-chunked" is an encoding of the transfer, not of the object.
        var encodings = (input.TextOrNull("ContentEncoding") ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(e => e != "aws-chunked")
            .ToList();
        if (encodings.Count > 0)
            version["ContentEncoding"] = string.Join(',', encodings);
        if (input.TextOrNull("Tagging") is { } tagging)
        {
            version["_tags"] = AwsRequest.ParseQuery(tagging, form: true)
                .Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })
                .ToJsonArray();
        }

        return version;
    }

    /// <summary>The version id in responses: <see langword="null"/> without versioning.</summary>
    public static string? ShownId(JsonObject version) => version.Text("VersionId") is var id && id == ObjectStore.NullVersion ? null : id;

    private JsonObject Put(Call call)
    {
        var (bucket, key) = (call.Text("Bucket"), call.Text("Key"));
        CheckWriteConditions(call, bucket, key);
        var checksums = Checksums.Verify(call.Request);
        var body = call.Request.Body;
        var version = TakeHeaders(store.Describe(body, Checksums.ETag(body), checksums), call.Input);
        store.Put(bucket, key, version);
        return new JsonObject
        {
            ["ETag"] = version.Text("ETag"),
            ["VersionId"] = ShownId(version),
            ["ServerSideEncryption"] = "AES256",
            ["ChecksumType"] = "FULL_OBJECT",
        }.CopySet(checksums, [.. checksums.Select(c => c.Key)]);
    }

    private void CheckWriteConditions(Call call, string bucket, string key)
    {
        var current = store.Versions(bucket, key).FirstOrDefault(v => !ObjectStore.IsMarker(v));
        if (call.TextOrNull("IfNoneMatch") is not null && current is not null)
            throw S3Errors.PreconditionFailed("If-None-Match");
        if (call.TextOrNull("IfMatch") is { } expected && current?.Text("ETag").Trim('"') != expected.Trim('"'))
            throw current is null ? S3Errors.NoSuchKey(key) : S3Errors.PreconditionFailed("If-Match");
    }

    private JsonObject Get(Call call, bool withBody)
    {
        var version = store.Find(call.Text("Bucket"), call.Text("Key"), call.TextOrNull("VersionId"));
        CheckReadConditions(call, version);
        var answer = new JsonObject
        {
            ["AcceptRanges"] = "bytes",
            ["LastModified"] = Math.Floor(version["LastModified"]!.GetValue<double>()),
            ["VersionId"] = ShownId(version),
            ["ServerSideEncryption"] = "AES256",
        }.CopySet(version, Kept).CopySet(version, "ETag", "ContentLength", "ContentEncoding");
        if (version["_tags"] is JsonArray { Count: > 0 } tags)
            answer["TagCount"] = tags.Count;
        if (call.TextOrNull("ChecksumMode") == "ENABLED" && call.TextOrNull("Range") is null)
        {
            foreach (var (name, value) in version["_checksums"]!.AsObject())
                answer[name] = value!.DeepClone();
            answer["ChecksumType"] = "FULL_OBJECT";
        }

        var body = store.Body(version);
        if (call.TextOrNull("Range") is { } range)
            body = Cut(body, range, answer);
        if (withBody)
            answer["Body"] = JsonValue.Create(body);
        return answer;
    }

    private static void CheckReadConditions(Call call, JsonObject version)
    {
        var tag = version.Text("ETag").Trim('"');
        if (call.TextOrNull("IfMatch") is { } expected && expected.Trim('"') != tag)
            throw S3Errors.PreconditionFailed("If-Match");
        if (call.TextOrNull("IfNoneMatch") is { } known && known.Trim('"') == tag)
            throw S3Errors.NotModified();
    }

    private static byte[] Cut(byte[] body, string range, JsonObject answer)
    {
        var bounds = range.StartsWith("bytes=", StringComparison.Ordinal) ? range[6..].Split('-') : [];
        if (bounds.Length != 2)
            return body;
        var suffix = bounds[0].Length == 0;
        var first = suffix
            ? Math.Max(body.Length - int.Parse(bounds[1], CultureInfo.InvariantCulture), 0)
            : int.Parse(bounds[0], CultureInfo.InvariantCulture);
        var last = suffix || bounds[1].Length == 0
            ? body.Length - 1
            : Math.Min(int.Parse(bounds[1], CultureInfo.InvariantCulture), body.Length - 1);
        if (first > last)
            throw S3Errors.InvalidRange();
        answer["ContentRange"] = $"bytes {first}-{last}/{body.Length}";
        answer["ContentLength"] = last - first + 1;
        answer["_status"] = 206;
        return body[first..(last + 1)];
    }

    private JsonObject Copy(Call call)
    {
        var source = Uri.UnescapeDataString(call.Text("CopySource")).TrimStart('/');
        var query = source.IndexOf("?versionId=", StringComparison.Ordinal);
        var versionId = query < 0 ? null : source[(query + "?versionId=".Length)..];
        var path = query < 0 ? source : source[..query];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var original = store.Find(path[..slash], path[(slash + 1)..], versionId);
        var copy = original.Copy();
        if (call.TextOrNull("MetadataDirective") == "REPLACE")
            TakeHeaders(copy.CopyAll([], Kept), call.Input);
        store.Put(call.Text("Bucket"), call.Text("Key"), copy);
        return new JsonObject
        {
            ["CopyObjectResult"] = new JsonObject { ["LastModified"] = copy["LastModified"]!.DeepClone() }.CopySet(copy, "ETag"),
            ["CopySourceVersionId"] = ShownId(original),
            ["VersionId"] = ShownId(copy),
        };
    }

    private JsonObject Delete(Call call)
    {
        var deleted = store.Delete(call.Text("Bucket"), call.Text("Key"), call.TextOrNull("VersionId"));
        return deleted.TextOrNull("VersionId") == ObjectStore.NullVersion ? [] : deleted;
    }

    private JsonObject DeleteMany(Call call)
    {
        var request = call.Input["Delete"]!.AsObject();
        var deleted = new JsonArray();
        foreach (var item in request.Objects("Objects"))
        {
            var (key, versionId) = (item.Text("Key"), item.TextOrNull("VersionId"));
            var result = store.Delete(call.Text("Bucket"), key, versionId);
            var entry = new JsonObject { ["Key"] = key, ["VersionId"] = versionId };
            if (result["DeleteMarker"] is not null)
            {
                entry["DeleteMarker"] = true;
                entry["DeleteMarkerVersionId"] = result.Text("VersionId");
            }

            deleted.Add(entry);
        }

        return request["Quiet"]?.GetValue<bool>() == true ? [] : new JsonObject { ["Deleted"] = deleted };
    }
}
