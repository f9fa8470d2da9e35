using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>Operations to upload and read the layers of images. The registry API (<see cref="RegistryEndpoint"/>) does the same.</summary>
internal sealed class LayerOperations(Layers layers) : IOperations
{
    private const int PartSize = 10 * 1024 * 1024;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("InitiateLayerUpload", Initiate);
        on("UploadLayerPart", UploadPart);
        on("CompleteLayerUpload", Complete);
        on("BatchCheckLayerAvailability", Check);
        on("GetDownloadUrlForLayer", GetUrl);
    }

    private JsonObject Initiate(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        return new JsonObject { ["uploadId"] = layers.Begin(call.Region, name), ["partSize"] = PartSize };
    }

    private JsonObject UploadPart(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        var id = call.Text("uploadId");
        var content = layers.FindUpload(call.Region, name, id) ?? throw EcrErrors.UploadNotFound(id, name, call.Account.Id);
        var part = call.Input["layerPartBlob"]!.Bytes();
        var (first, last) = (call.Input["partFirstByte"]!.GetValue<long>(), call.Input["partLastByte"]!.GetValue<long>());
        if (first != content.Length || last - first + 1 != part.Length)
            throw EcrErrors.InvalidPart(first, content.Length, name, call.Account.Id);
        content.Write(part);
        return Answer(call, name, id, new JsonObject { ["lastByteReceived"] = last });
    }

    private JsonObject Complete(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        var id = call.Text("uploadId");
        var content = layers.FindUpload(call.Region, name, id) ?? throw EcrErrors.UploadNotFound(id, name, call.Account.Id);
        if (content.Length == 0)
            throw EcrErrors.EmptyUpload(id);
        var digest = Layers.DigestOf(content.GetBuffer().AsSpan(0, (int)content.Length));
        if (!call.Input.Texts("layerDigests").Contains(digest))
            throw EcrErrors.WrongLayerDigest(digest);
        layers.End(id);
        if (layers.Find(call.Region, name, digest) is not null)
            throw EcrErrors.LayerExists(digest, name, call.Account.Id);
        layers.Add(call.Region, name, content.GetBuffer().AsSpan(0, (int)content.Length));
        return Answer(call, name, id, new JsonObject { ["layerDigest"] = digest });
    }

    private JsonObject Check(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        var (found, failures) = (new JsonArray(), new JsonArray());
        foreach (var digest in call.Input.Texts("layerDigests"))
        {
            if (!digest.StartsWith("sha256:", StringComparison.Ordinal))
            {
                failures.Add(new JsonObject
                {
                    ["layerDigest"] = digest,
                    ["failureCode"] = "InvalidLayerDigest",
                    ["failureReason"] = "Layer digest is not valid",
                });
                continue;
            }

            var layer = layers.Find(call.Region, name, digest);
            found.Add(new JsonObject
            {
                ["layerDigest"] = digest,
                ["layerAvailability"] = layer is null ? "UNAVAILABLE" : "AVAILABLE",
                ["layerSize"] = layer?["size"]?.DeepClone(),
            });
        }

        return new JsonObject { ["layers"] = found, ["failures"] = failures };
    }

    private JsonObject GetUrl(Call call)
    {
        var name = Repositories.Find(call).Text("repositoryName");
        var digest = call.Text("layerDigest");
        if (layers.Find(call.Region, name, digest) is null)
            throw EcrErrors.LayersNotFound([digest], name, call.Account.Id);
        return new JsonObject
        {
            // AWS returns a URL of S3 with a signature; the emulator's registry has the layer itself.
            ["downloadUrl"] = $"https://{call.Account.Id}.dkr.ecr.{call.Region}.amazonaws.com/v2/{name}/blobs/{digest}",
            ["layerDigest"] = digest,
        };
    }

    private static JsonObject Answer(Call call, string repository, string upload, JsonObject more)
    {
        more["registryId"] = call.Account.Id;
        more["repositoryName"] = repository;
        more["uploadId"] = upload;
        return more;
    }
}
