using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>
/// The images of all repositories, by digest. An image's document has the members of its description, its manifest, and in
/// <c>_architecture</c> what it runs on.
/// </summary>
internal sealed class Images(Account account) : IImageRegistry
{
    public string AccountId => account.Id;

    public Table Repositories(string region) => account.State[$"ecr/{region}/repositories"];

    public Table InRepository(string region, string repository) => account.State[$"ecr/{region}/images/{repository}"];

    /// <summary>The image at an address, or <see langword="null"/>.</summary>
    public JsonObject? Find(ImageUri uri)
    {
        var images = InRepository(uri.Region, uri.Repository);
        var image = uri.Digest is not null ? images.Find(uri.Digest) : images.Documents.FirstOrDefault(i => i.Texts("imageTags").Contains(uri.Tag));
        return image is not null && (uri.Tag is null || uri.Digest is null || image.Texts("imageTags").Contains(uri.Tag)) ? image : null;
    }

    /// <summary>Adds an image, and moves a tag to it. Answers <see langword="null"/> when the image has the tag already.</summary>
    /// <exception cref="AwsException">The tag is taken and may not move.</exception>
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

    public StoredImage? FindImage(ImageUri uri) => Find(uri) is { } image ? new StoredImage(image.Text("_architecture"), image.TextOrNull("_blob")) : null;

    public void Push(BuiltImage built)
    {
        if (!HasRepository(built.Region, built.Repository) ||
            Push(built.Region, built.Repository, built.Manifest, null, built.Tag, built.Architecture) is not { } image)
        {
            return;
        }

        // For the runtime that runs the image.
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
            ["imageManifestMediaType"] = mediaType ?? parsed.TextOrNull("mediaType") ?? "application/vnd.docker.distribution.manifest.v2+json",
            ["_manifest"] = manifest,
            ["_architecture"] = architecture ?? ArchitectureOf(parsed),
        };
    }

    private static JsonObject Parse(string manifest)
    {
        try
        {
            return JsonNode.Parse(manifest) as JsonObject ?? throw new AwsException("InvalidParameterException", "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");
        }
        catch (JsonException)
        {
            throw new AwsException("InvalidParameterException", "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");
        }
    }

    // An index says it of each of its images; a single image says it in its configuration, which no client pushes through this API.
    private static string ArchitectureOf(JsonObject manifest)
    {
        var platforms = manifest.Objects("manifests").Select(m => m["platform"]?["architecture"]?.ToString()).ToList();
        return platforms.Count == 0 || platforms.Contains("arm64") ? "arm64" : platforms[0] ?? "unknown";
    }

    private void Untag(string region, string repository, JsonObject holder, string tag)
    {
        if (Repositories(region).Find(repository)?.Text("imageTagMutability") == "IMMUTABLE")
        {
            throw new AwsException(
                "ImageTagAlreadyExistsException",
                $"The image tag '{tag}' already exists in the '{repository}' repository and cannot be overwritten because the tag is immutable.");
        }

        holder["imageTags"] = holder.Texts("imageTags").Where(t => t != tag).ToJsonArray();
        InRepository(region, repository).Put(holder.Text("imageDigest"), holder);
    }
}
