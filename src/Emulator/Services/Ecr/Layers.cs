using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>
/// The layers and configurations of images by their digest, and the uploads of both. Uploads are in memory: after a restart clients begin
/// anew. Callers hold the account's gate.
/// </summary>
internal sealed class Layers(Account account)
{
    private const string Prefix = "sha256:";

    private readonly Dictionary<string, Upload> _uploads = new(StringComparer.Ordinal);

    /// <summary>Begins an upload to a repository and returns its id.</summary>
    public string Begin(string region, string repository)
    {
        var id = Guid.NewGuid().ToString();
        _uploads[id] = new Upload(region, repository, new MemoryStream());
        return id;
    }

    /// <summary>The content of an upload so far; <see langword="null"/> if the repository has no such upload.</summary>
    public MemoryStream? FindUpload(string region, string repository, string id) =>
        _uploads.TryGetValue(id, out var upload) && (upload.Region, upload.Repository) == (region, repository) ? upload.Content : null;

    /// <summary>Ends an upload.</summary>
    public void End(string id) => _uploads.Remove(id);

    /// <summary>The document of a layer with <c>size</c>; <see langword="null"/> if the repository does not have it.</summary>
    public JsonObject? Find(string region, string repository, string digest) => InRepository(region, repository).Find(digest);

    /// <summary>
    /// The digests of what an image consists of and the repository does not have; none for an index, whose images have manifests of their
    /// own.
    /// </summary>
    public IReadOnlyList<string> FindMissing(string region, string repository, JsonObject manifest) =>
    [
        .. manifest.Objects("layers")
            .Where(layer => layer["urls"] is null)
            .Concat(manifest["config"] is JsonObject config ? [config] : [])
            .Select(part => part.TextOrNull("digest"))
            .OfType<string>()
            .Where(digest => Find(region, repository, digest) is null),
    ];

    /// <summary>Reads the content of a layer.</summary>
    public byte[] Read(JsonObject layer) => account.State.Blobs.Get(layer.Text("_blob"));

    /// <summary>Adds a layer and returns its digest.</summary>
    public string Add(string region, string repository, ReadOnlySpan<byte> content)
    {
        var digest = DigestOf(content);
        InRepository(region, repository).Put(
            digest, new JsonObject { ["size"] = content.Length, ["_blob"] = account.State.Blobs.Put(content) });
        return digest;
    }

    /// <summary>Makes a layer of one repository one of another, too; returns false if the first does not have it.</summary>
    public bool Mount(string region, string from, string to, string digest)
    {
        if (Find(region, from, digest) is not { } layer)
            return false;
        InRepository(region, to).Put(digest, layer.Copy());
        return true;
    }

    /// <summary>Removes the layers of a repository that is deleted.</summary>
    public void Clear(string region, string repository) => InRepository(region, repository).Clear();

    public static string DigestOf(ReadOnlySpan<byte> content) => Prefix + Convert.ToHexStringLower(SHA256.HashData(content));

    private Table InRepository(string region, string repository) => account.State[$"ecr/{region}/layers/{repository}"];

    private sealed record Upload(string Region, string Repository, MemoryStream Content);
}
