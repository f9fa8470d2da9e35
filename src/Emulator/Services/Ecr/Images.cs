using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>
/// The images of all repositories, by digest. A document has the members of ImageDetail, <c>_manifest</c>, <c>_architecture</c>, and for
/// images of CodeBuild <c>_blob</c>, the key of the source archive.
/// </summary>
internal sealed class Images(Account account) : IImageRegistry
{
    public string AccountId => account.Id;

    public Table Repositories(string region) => account.State[$"ecr/{region}/repositories"];

    public Table InRepository(string region, string repository) => account.State[$"ecr/{region}/images/{repository}"];

    /// <summary>The image of a URI, or <see langword="null"/> if it does not exist.</summary>
    public JsonObject? Find(ImageUri uri)
    {
        var images = InRepository(uri.Region, uri.Repository);
        var image = uri.Digest is not null
            ? images.Find(uri.Digest)
            : images.Documents.FirstOrDefault(i => i.Texts("imageTags").Contains(uri.Tag));
        return image is not null && (uri.Tag is null || uri.Digest is null || image.Texts("imageTags").Contains(uri.Tag)) ? image : null;
    }

    /// <summary>Adds an image and moves a tag to it. Returns <see langword="null"/> if the image has the tag already.</summary>
    /// <exception cref="AwsException">Another image has the tag, and tags of the repository are immutable.</exception>
    public JsonObject? Push(string region, string repository, string manifest, string? mediaType, string? tag, string? architecture = null)
    {
        var images = InRepository(region, repository);
        var digest = ImageDigest.Compute(manifest);
        var image = images.Find(digest);
        if (image is not null && (tag is null || image.Texts("imageTags").Contains(tag)))
            return null;
        var holder = tag is null ? null : images.Documents.FirstOrDefault(i => i.Texts("imageTags").Contains(tag));
        if (holder is not null)
            Untag(region, repository, holder, tag!);
        image ??= New(repository, manifest, mediaType, digest, architecture);
        if (tag is not null)
            image["imageTags"] = image.Texts("imageTags").Append(tag).Order(StringComparer.Ordinal).ToJsonArray();
        return images.Put(digest, image);
    }

    public bool HasRepository(string region, string repository) => Repositories(region).Contains(repository);

    public StoredImage? FindImage(ImageUri uri) =>
        Find(uri) is { } image ? new StoredImage(image.Text("_architecture"), image.TextOrNull("_blob")) : null;

    public void Push(BuiltImage built)
    {
        if (!HasRepository(built.Region, built.Repository) ||
            Push(built.Region, built.Repository, built.Manifest, null, built.Tag, built.Architecture) is not { } image)
        {
            return;
        }

        // The data plane runs the source of the image, not the image itself.
        if (built.SourceBlob is not null)
            image["_blob"] = built.SourceBlob;
        InRepository(built.Region, built.Repository).Put(image.Text("imageDigest"), image);
    }

    private JsonObject New(string repository, string manifest, string? mediaType, string digest, string? architecture)
    {
        var parsed = Parse(manifest);
        return new JsonObject
        {
            ["registryId"] = account.Id,
            ["repositoryName"] = repository,
            ["imageDigest"] = digest,
            ["imagePushedAt"] = account.Time,
            ["imageSizeInBytes"] = parsed.Objects("layers").Sum(l => l["size"]?.GetValue<long>() ?? 0),
            ["imageManifestMediaType"] = mediaType ?? parsed.TextOrNull("mediaType")
                ?? "application/vnd.docker.distribution.manifest.v2+json",
            ["_manifest"] = manifest,
            ["_architecture"] = architecture ?? ArchitectureOf(parsed),
        };
    }

    /// <exception cref="AwsException">The manifest is no JSON object.</exception>
    public static JsonObject Parse(string manifest)
    {
        try
        {
            return JsonNode.Parse(manifest) as JsonObject ?? throw EcrErrors.InvalidParameter("ImageManifest", "Invalid JSON syntax");
        }
        catch (JsonException)
        {
            throw EcrErrors.InvalidParameter("ImageManifest", "Invalid JSON syntax");
        }
    }

    // An index names the architecture of each image. A single image has it in its configuration, which PutImage does not contain, so
    // arm64 is assumed.
    private static string ArchitectureOf(JsonObject manifest)
    {
        var platforms = manifest.Objects("manifests").Select(m => m["platform"]?["architecture"]?.ToString()).ToList();
        return platforms.Count == 0 || platforms.Contains("arm64") ? "arm64" : platforms[0] ?? "unknown";
    }

    private void Untag(string region, string repository, JsonObject holder, string tag)
    {
        if (Repositories(region).Find(repository)?.Text("imageTagMutability") == "IMMUTABLE")
        {
            throw EcrErrors.TagExists(tag, repository);
        }

        holder["imageTags"] = holder.Texts("imageTags").Where(t => t != tag).ToJsonArray();
        InRepository(region, repository).Put(holder.Text("imageDigest"), holder);
    }
}
