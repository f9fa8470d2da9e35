using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>Multipart uploads.</summary>
internal sealed class MultipartUploads(Account account, ObjectStore store) : IOperations
{
    private Table Table => account.State["s3/uploads"];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateMultipartUpload", Create);
        on("UploadPart", UploadPart);
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
        var body = call.Request.Body;
        var part = new JsonObject
        {
            ["ETag"] = Checksums.ETag(body),
            ["Size"] = body.LongLength,
            ["LastModified"] = call.Time,
            ["_blob"] = account.State.Blobs.Put(body),
        };
        upload["parts"]![call.Number("PartNumber", 0).ToString(CultureInfo.InvariantCulture)] = part;
        Table.Put(call.Text("UploadId"), upload);
        return new JsonObject { ["ETag"] = part.Text("ETag") }.CopySet(checksums, [.. checksums.Select(c => c.Key)]);
    }

    private JsonObject Complete(Call call)
    {
        var upload = Find(call);
        using var body = new MemoryStream();
        using var hashes = new MemoryStream();
        var parts = call.Input["MultipartUpload"]?.AsObject().Objects("Parts").ToList() ?? [];
        foreach (var requested in parts)
        {
            if (upload["parts"]![requested["PartNumber"]!.ToString()] is not JsonObject part ||
                part.Text("ETag").Trim('"') != requested.Text("ETag").Trim('"'))
                throw S3Errors.InvalidPart();
            var bytes = account.State.Blobs.Get(part.Text("_blob"));
            body.Write(bytes);
            hashes.Write(Checksums.Md5(bytes));
        }

        var tag = $"\"{Convert.ToHexStringLower(Checksums.Md5(hashes.ToArray()))}-{parts.Count}\"";
        var content = body.ToArray();
        var checksums = new JsonObject { ["ChecksumCRC64NVME"] = Convert.ToBase64String(Crc.Crc64Nvme.Compute(content)) };
        var version = Objects.TakeHeaders(store.Describe(content, tag, checksums), upload["input"]!.AsObject());
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
