using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>
/// The registry API of OCI, which container tools use to push and pull images. It is served at the host name of the registry and, for the
/// default region, at the emulator's own address. The password comes from <c>GetAuthorizationToken</c>.
/// </summary>
internal sealed class RegistryEndpoint(Account account, Images images, Layers layers, RegistryTokens tokens) : IHttpEndpoint
{
    private const string DigestHeader = "Docker-Content-Digest";

    /// <summary>The maximum length of one part of a layer: that of an upload to S3, where ECR keeps layers.</summary>
    public long MaxBodyLength => 1024 * 1024 * 1024;

    public bool Accepts(AwsRequest request) => RegistryAddress.IsRegistry(request);

    public AwsResponse Fail(int status, string message) => Error(status, status == 413 ? "SIZE_INVALID" : "UNKNOWN", message);

    public Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var response = account.Perform(() => Answer(request));
        response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        return response.SendAsync(http, cancellationToken);
    }

    private AwsResponse Answer(AwsRequest request)
    {
        if (!tokens.Accepts(request.Header("Authorization")))
        {
            var refused = Error(401, "UNAUTHORIZED", "Not Authorized");
            refused.Headers["WWW-Authenticate"] = "Basic realm=\"ecr\",service=\"ecr.amazonaws.com\"";
            return refused;
        }

        if (RegistryAddress.Parse(request) is not { } address)
            return Error(404, "NOT_FOUND", "The registry has no such path.");
        if (address.Kind.Length == 0)
            return Json(200, []);
        var place = new Place(address.Region ?? account.Options.Region, address.Repository, address.Reference);
        if (!images.HasRepository(place.Region, place.Repository))
            return Error(404, "NAME_UNKNOWN", EcrErrors.RepositoryNotFound(place.Repository, account.Id).Message);
        try
        {
            return (request.Method, address.Kind) switch
            {
                ("GET" or "HEAD", "blobs") => GetBlob(place),
                ("POST", "uploads") => BeginUpload(request, place),
                ("PATCH", "uploads") => Append(request, place),
                ("PUT", "uploads") => Complete(request, place),
                ("DELETE", "uploads") => Cancel(place),
                ("GET" or "HEAD", "manifests") => GetManifest(place),
                ("PUT", "manifests") => PutManifest(request, place),
                ("GET", "tags") when place.Reference == "list" => ListTags(place),
                _ => Error(405, "UNSUPPORTED", $"The registry does not support {request.Method} of {address.Kind}."),
            };
        }
        catch (AwsException refused)
        {
            return Error(400, refused.Code == "ImageTagAlreadyExistsException" ? "TAG_INVALID" : "MANIFEST_INVALID", refused.Message);
        }
    }

    private AwsResponse GetBlob(Place place) => layers.Find(place.Region, place.Repository, place.Reference) is { } layer
        ? Content("application/octet-stream", place.Reference, layers.Read(layer))
        : Error(404, "BLOB_UNKNOWN", $"The repository has no layer {place.Reference}.");

    private AwsResponse BeginUpload(AwsRequest request, Place place)
    {
        if (request.QueryValue("mount") is { } digest
            && request.QueryValue("from") is { } from
            && layers.Mount(place.Region, from, place.Repository, digest))
            return Created(place, "blobs", digest);
        var started = place with { Reference = layers.Begin(place.Region, place.Repository) };
        return request.QueryValue("digest") is null ? Accepted(started, 0) : Complete(request, started);
    }

    private AwsResponse Append(AwsRequest request, Place place)
    {
        if (layers.FindUpload(place.Region, place.Repository, place.Reference) is not { } content)
            return NoUpload(place);
        var start = request.Header("Content-Range")?.Split('-')[0];
        if (start is not null && start != content.Length.ToString(CultureInfo.InvariantCulture))
            return Error(416, "BLOB_UPLOAD_INVALID", $"The part begins at {start}, but {content.Length} bytes were received.");
        content.Write(request.Body);
        return Accepted(place, content.Length);
    }

    private AwsResponse Complete(AwsRequest request, Place place)
    {
        if (layers.FindUpload(place.Region, place.Repository, place.Reference) is not { } content)
            return NoUpload(place);
        content.Write(request.Body);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        layers.End(place.Reference);
        return Layers.DigestOf(bytes) == request.QueryValue("digest")
            ? Created(place, "blobs", layers.Add(place.Region, place.Repository, bytes))
            : Error(400, "DIGEST_INVALID", "The digest does not match the content of the upload.");
    }

    private AwsResponse Cancel(Place place)
    {
        if (layers.FindUpload(place.Region, place.Repository, place.Reference) is null)
            return NoUpload(place);
        layers.End(place.Reference);
        return new AwsResponse(204, null, []);
    }

    private AwsResponse GetManifest(Place place)
    {
        var isDigest = place.Reference.Contains(':', StringComparison.Ordinal);
        var uri = new ImageUri(
            account.Id, place.Region, place.Repository, isDigest ? null : place.Reference, isDigest ? place.Reference : null);
        return images.Find(uri) is { } image
            ? Content(image.Text("imageManifestMediaType"), image.Text("imageDigest"), Encoding.UTF8.GetBytes(image.Text("_manifest")))
            : Error(404, "MANIFEST_UNKNOWN", "Requested image not found");
    }

    private AwsResponse PutManifest(AwsRequest request, Place place)
    {
        var manifest = Encoding.UTF8.GetString(request.Body);
        var digest = ImageDigest.Compute(manifest);
        var isDigest = place.Reference.Contains(':', StringComparison.Ordinal);
        if (isDigest && place.Reference != digest)
            return Error(400, "DIGEST_INVALID", EcrErrors.WrongDigest().Message);
        if (Parse(manifest) is not { } parsed)
            return Error(400, "MANIFEST_INVALID", "The manifest is not a JSON object.");
        var missing = layers.FindMissing(place.Region, place.Repository, parsed);
        if (missing.Count > 0)
            return Error(404, "MANIFEST_BLOB_UNKNOWN", EcrErrors.LayersNotFound(missing, place.Repository, account.Id).Message);
        var tag = isDigest ? null : place.Reference;
        images.Push(place.Region, place.Repository, manifest, request.Header("Content-Type"), tag, ArchitectureOf(place, parsed));
        return Created(place, "manifests", digest);
    }

    private AwsResponse ListTags(Place place)
    {
        var tags = images.InRepository(place.Region, place.Repository).Documents.SelectMany(i => i.Texts("imageTags"));
        return Json(200, new JsonObject { ["name"] = place.Repository, ["tags"] = tags.Order(StringComparer.Ordinal).ToJsonArray() });
    }

    private string? ArchitectureOf(Place place, JsonObject manifest) =>
        manifest["config"]?["digest"]?.ToString() is { } digest
        && layers.Find(place.Region, place.Repository, digest) is { } config
        && Parse(Encoding.UTF8.GetString(layers.Read(config))) is { } parsed
            ? parsed["architecture"]?.ToString()
            : null;

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AwsResponse Accepted(Place place, long received)
    {
        var response = new AwsResponse(202, null, []);
        response.Headers["Location"] = $"/v2/{place.Repository}/blobs/uploads/{place.Reference}";
        response.Headers["Range"] = $"0-{Math.Max(received - 1, 0)}";
        response.Headers["Docker-Upload-UUID"] = place.Reference;
        return response;
    }

    private static AwsResponse Created(Place place, string kind, string digest)
    {
        var response = new AwsResponse(201, null, []);
        response.Headers["Location"] = $"/v2/{place.Repository}/{kind}/{digest}";
        response.Headers[DigestHeader] = digest;
        return response;
    }

    private static AwsResponse Content(string type, string digest, byte[] body)
    {
        var response = new AwsResponse(200, type, body);
        response.Headers[DigestHeader] = digest;
        response.Headers["Content-Length"] = body.Length.ToString(CultureInfo.InvariantCulture);
        return response;
    }

    private static AwsResponse NoUpload(Place place) =>
        Error(404, "BLOB_UPLOAD_UNKNOWN", $"The repository has no upload {place.Reference}; it may have ended.");

    private static AwsResponse Error(int status, string code, string message) => Json(status, new JsonObject
    {
        ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }),
    });

    private static AwsResponse Json(int status, JsonObject body) =>
        new(status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString()));

    private sealed record Place(string Region, string Repository, string Reference);
}
