using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The object that a copy reads, as the header <c>x-amz-copy-source</c> names it: <c>bucket/key?versionId=id</c>.</summary>
internal sealed record CopySource(string Bucket, string Key, string? VersionId)
{
    private const string Version = "?versionId=";

    /// <summary>Decodes slashes, which the constraint of the model looks for: some SDKs encode them, and S3 takes both.</summary>
    public static string DecodeSlashes(string header) => header.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="AwsException">The header has no bucket or no key.</exception>
    public static CopySource Read(Call call)
    {
        // The version stands behind the encoded key, which can contain an encoded question mark.
        var source = call.Text("CopySource").TrimStart('/');
        var query = source.IndexOf(Version, StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(query < 0 ? source : source[..query]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || slash == path.Length - 1)
            throw S3Errors.InvalidArgument("Invalid copy source object key");
        return new(path[..slash], path[(slash + 1)..], query < 0 ? null : source[(query + Version.Length)..]);
    }

    /// <exception cref="AwsException">There is no such bucket, object or version.</exception>
    public JsonObject Find(ObjectStore store) => store.Find(Bucket, Key, VersionId);
}
