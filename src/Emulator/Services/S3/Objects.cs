using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
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
            version["_tags"] = ObjectTags.Check(AwsRequest.ParseQuery(tagging, form: true)
                .Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })
                .ToJsonArray());
        }

        return version;
    }

    /// <summary>The version id in responses: <see langword="null"/> without versioning.</summary>
    public static string? ShownId(JsonObject version) => version.Text("VersionId") is var id && id == ObjectStore.NullVersion ? null : id;

    private JsonObject Put(Call call)
    {
        var (bucket, key) = (call.Text("Bucket"), call.Text("Key"));
        Preconditions.CheckWrite(call.Input, key, store.Current(bucket, key));
        var checksums = Checksums.Verify(call.Request);
        var body = call.Request.Body;
        var version = TakeHeaders(ObjectStore.Describe(body, call.Store(body), Checksums.ETag(body), checksums), call.Input);
        store.Put(bucket, key, version);
        return new JsonObject
        {
            ["ETag"] = version.Text("ETag"),
            ["VersionId"] = ShownId(version),
            ["ServerSideEncryption"] = "AES256",
            ["ChecksumType"] = "FULL_OBJECT",
        }.CopySet(checksums, [.. checksums.Select(c => c.Key)]);
    }

    private JsonObject Get(Call call, bool withBody)
    {
        var version = store.Find(call.Text("Bucket"), call.Text("Key"), call.TextOrNull("VersionId"));
        Preconditions.CheckRead(call.Input, version);
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

    // A range that is no range, such as 1-0, is ignored (RFC 9110, section 14.2).
    private static byte[] Cut(byte[] body, string range, JsonObject answer)
    {
        var bounds = range.StartsWith("bytes=", StringComparison.Ordinal) ? range[6..].Split('-') : [];
        if (bounds.Length != 2 || !TryBound(bounds[0], out var from) || !TryBound(bounds[1], out var to) || from is null && to is null)
            return body;
        var first = from ?? Math.Max(body.Length - to!.Value, 0);
        var last = from is null || to is null ? body.Length - 1 : Math.Min(to.Value, body.Length - 1);
        if (from is not null && to < from)
            return body;
        if (first >= body.Length)
            throw S3Errors.InvalidRange();
        answer["ContentRange"] = $"bytes {first}-{last}/{body.Length}";
        answer["ContentLength"] = last - first + 1;
        answer["_status"] = 206;
        return body[(int)first..(int)(last + 1)];
    }

    private static bool TryBound(string text, out long? bound)
    {
        bound = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return bound is not null || text.Length == 0;
    }

    private JsonObject Copy(Call call)
    {
        var (bucket, key) = (call.Text("Bucket"), call.Text("Key"));
        var original = CopySource.Read(call).Find(store);
        Preconditions.CheckCopySource(call.Input, original);
        Preconditions.CheckWrite(call.Input, key, store.Current(bucket, key));
        var copy = original.Copy();
        if (call.TextOrNull("MetadataDirective") == "REPLACE")
            TakeHeaders(copy.CopyAll([], Kept), call.Input);
        store.Put(bucket, key, copy);
        return new JsonObject
        {
            ["CopyObjectResult"] = new JsonObject { ["LastModified"] = copy["LastModified"]!.DeepClone() }.CopySet(copy, "ETag"),
            ["CopySourceVersionId"] = ShownId(original),
            ["VersionId"] = ShownId(copy),
        };
    }

    private JsonObject Delete(Call call)
    {
        var (bucket, key) = (call.Text("Bucket"), call.Text("Key"));
        Preconditions.CheckDelete(call.TextOrNull("IfMatch"), key, store.Current(bucket, key));
        var deleted = store.Delete(bucket, key, call.TextOrNull("VersionId"));
        return deleted.TextOrNull("VersionId") == ObjectStore.NullVersion ? [] : deleted;
    }

    private JsonObject DeleteMany(Call call)
    {
        var request = call.Input["Delete"]!.AsObject();
        var (bucket, deleted, errors) = (call.Text("Bucket"), new JsonArray(), new JsonArray());
        foreach (var item in request.Objects("Objects"))
        {
            var (key, versionId) = (item.Text("Key"), item.TextOrNull("VersionId"));
            try
            {
                Preconditions.CheckDelete(item.TextOrNull("ETag"), key, store.Current(bucket, key));
            }
            catch (AwsException refused)
            {
                // One refused object does not keep the others.
                var error = new JsonObject { ["Key"] = key, ["VersionId"] = versionId };
                (error["Code"], error["Message"]) = (refused.Code, refused.Message);
                errors.Add(error);
                continue;
            }

            var result = store.Delete(bucket, key, versionId);
            var entry = new JsonObject { ["Key"] = key, ["VersionId"] = versionId };
            if (result["DeleteMarker"] is not null)
            {
                entry["DeleteMarker"] = true;
                entry["DeleteMarkerVersionId"] = result.Text("VersionId");
            }

            deleted.Add(entry);
        }

        var answer = new JsonObject { ["Errors"] = errors };
        if (request["Quiet"]?.GetValue<bool>() != true)
            answer["Deleted"] = deleted;
        return answer;
    }
}
