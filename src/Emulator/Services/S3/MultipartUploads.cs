using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>Multipart uploads.</summary>
internal sealed class MultipartUploads(Account account, ObjectStore store) : IOperations
{
    private const int MinimumPart = 5 * 1024 * 1024;

    private Table Table => account.State["s3/uploads"];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateMultipartUpload", Create);
        on("UploadPart", UploadPart);
        on("UploadPartCopy", UploadPartCopy);
        on("CompleteMultipartUpload", Complete);
        on("AbortMultipartUpload", Abort);
        on("ListParts", ListParts);
    }

    private JsonObject Create(Call call)
    {
        store.Versions(call.Text("Bucket"), call.Text("Key"));
        var id = Account.LowerId(64);
        Table.Put(id, new JsonObject { ["input"] = call.Input.DeepClone(), ["parts"] = new JsonObject() });
        return new JsonObject { ["UploadId"] = id }.CopySet(call.Input, "Bucket", "Key");
    }

    private JsonObject UploadPart(Call call)
    {
        var upload = Find(call);
        var checksums = Checksums.Verify(call.Request);
        var part = AddPart(call, upload, call.Request.Body, call.Store(call.Request.Body));
        return new JsonObject { ["ETag"] = part.Text("ETag") }.CopySet(checksums, [.. checksums.Select(c => c.Key)]);
    }

    private JsonObject UploadPartCopy(Call call)
    {
        var upload = Find(call);
        var source = CopySource.Read(call).Find(store);
        Preconditions.CheckCopySource(call.Input, source);
        var body = store.Body(source);
        if (call.TextOrNull("CopySourceRange") is { } range)
        {
            var bounds = range.Split(['=', '-']);
            if (bounds is not ["bytes", _, _]
                || !int.TryParse(bounds[1], CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(bounds[2], CultureInfo.InvariantCulture, out var last)
                || first > last || last >= body.Length)
                throw S3Errors.InvalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and " +
                    "last are the zero-based offsets of the first and last bytes to copy");
            body = body[first..(last + 1)];
        }

        var part = AddPart(call, upload, body, StoreCopy(call, body, source.Text("_blob")));
        return new JsonObject
        {
            ["CopyPartResult"] = new JsonObject().CopySet(part, "ETag", "LastModified"),
            ["CopySourceVersionId"] = Objects.ShownId(source),
        };
    }

    // A part or an object of copied bytes may run only if all of them may.
    private static string StoreCopy(Call call, byte[] body, params IEnumerable<string> sources) => CodeOrigin.Store(
        call.Account, body, call.MayBringCode && !sources.Any(source => CodeOrigin.IsForeign(call.Account, source)));

    private JsonObject AddPart(Call call, JsonObject upload, byte[] body, string blob)
    {
        var number = call.Number("PartNumber", 0);
        if (number is < 1 or > 10_000)
            throw S3Errors.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");
        var part = new JsonObject
        {
            ["ETag"] = Checksums.ETag(body),
            ["Size"] = body.LongLength,
            ["LastModified"] = call.Time,
            ["_blob"] = blob,
        };
        upload["parts"]![number.ToString(CultureInfo.InvariantCulture)] = part;
        Table.Put(call.Text("UploadId"), upload);
        return part;
    }

    private JsonObject Complete(Call call)
    {
        var upload = Find(call);
        Preconditions.CheckWrite(call.Input, call.Text("Key"), store.Current(call.Text("Bucket"), call.Text("Key")));
        var sources = new List<string>();
        using var body = new MemoryStream();
        using var hashes = new MemoryStream();
        var parts = call.Input["MultipartUpload"]?.AsObject().Objects("Parts").ToList() ?? [];
        if (parts.Count == 0)
            throw S3Errors.MalformedXml();
        foreach (var requested in parts)
        {
            if (upload["parts"]![requested["PartNumber"]!.ToString()] is not JsonObject part ||
                part.Text("ETag").Trim('"') != requested.Text("ETag").Trim('"'))
                throw S3Errors.InvalidPart();
            var bytes = account.State.Blobs.Get(part.Text("_blob"));
            if (bytes.Length < MinimumPart && requested != parts[^1])
                throw S3Errors.PartTooSmall();
            body.Write(bytes);
            sources.Add(part.Text("_blob"));
            hashes.Write(Checksums.Md5(bytes));
        }

        var tag = $"\"{Convert.ToHexStringLower(Checksums.Md5(hashes.ToArray()))}-{parts.Count}\"";
        var content = body.ToArray();
        var checksums = new JsonObject { ["ChecksumCRC64NVME"] = Convert.ToBase64String(Crc.Crc64Nvme.Compute(content)) };
        var blob = StoreCopy(call, content, sources);
        var version = Objects.TakeHeaders(ObjectStore.Describe(content, blob, tag, checksums), upload["input"]!.AsObject());
        store.Put(call.Text("Bucket"), call.Text("Key"), version);
        Table.Remove(call.Text("UploadId"));
        return new JsonObject
        {
            ["Location"] = $"/{call.Text("Bucket")}/{call.Text("Key")}",
            ["ETag"] = tag,
            ["VersionId"] = Objects.ShownId(version),
        }
            .CopySet(call.Input, "Bucket", "Key");
    }

    private JsonObject Abort(Call call)
    {
        Find(call);
        Table.Remove(call.Text("UploadId"));
        return [];
    }

    private JsonObject ListParts(Call call)
    {
        var parts = Find(call)["parts"]!.AsObject()
            .OrderBy(p => int.Parse(p.Key, CultureInfo.InvariantCulture))
            .Select(
                p => new JsonObject { ["PartNumber"] = int.Parse(p.Key, CultureInfo.InvariantCulture) }.CopySet(
                    p.Value!.AsObject(), "ETag", "Size", "LastModified"));
        return new JsonObject { ["Parts"] = parts.ToJsonArray(), ["IsTruncated"] = false }.CopySet(call.Input, "Bucket", "Key", "UploadId");
    }

    private JsonObject Find(Call call) => Table.Find(call.Text("UploadId"))
        ?? throw S3Errors.NoSuchUpload();
}
