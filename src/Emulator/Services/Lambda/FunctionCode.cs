using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.S3;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>The code of functions: an archive in the request or in S3, or an image.</summary>
internal sealed class FunctionCode(IObjectReader objects, IImageRegistry images)
{
    private const long MaxUnzippedBytes = 262_144_000;

    /// <summary>Reads the code that a request names and stores it in the function.</summary>
    /// <param name="call">The call.</param>
    /// <param name="source">The members of the code.</param>
    /// <param name="function">The function, with its package type.</param>
    /// <exception cref="AwsException">The code is missing, or of the wrong kind, or no archive.</exception>
    public void Store(Call call, JsonObject source, JsonObject function)
    {
        var isImage = function.Text("PackageType") == "Image";
        var (zip, key, image) = (source["ZipFile"], source.TextOrNull("S3Key"), source.TextOrNull("ImageUri"));
        if (isImage ? image is null : zip is null && key is null)
            throw image is not null || zip is not null || key is not null ? WrongKind(isImage) : LambdaErrors.CodeMissing();
        if (isImage ? zip is not null || key is not null : image is not null)
            throw WrongKind(isImage);
        if (zip is not null && (key is not null || source["S3Bucket"] is not null))
            throw LambdaErrors.SeveralSources();
        if (isImage)
            StoreImage(image!, function);
        else if (zip?.Bytes() is { } sent)
            StoreArchive(sent, () => call.Store(sent), function);
        else if (ReadObject(source) is var stored)
            StoreArchive(stored.Content, () => stored.Blob, function);
    }

    /// <summary>The members of <c>GetFunction</c> that say where the code is.</summary>
    public static JsonObject LocationOf(Call call, JsonObject function) => function.TextOrNull("_image") is { } image
        ? new JsonObject
        {
            ["RepositoryType"] = "ECR",
            ["ImageUri"] = image,
            ["ResolvedImageUri"] = $"{image.Split('@')[0]}@sha256:{function.Text("CodeSha256")}",
        }
        : new JsonObject
        {
            ["RepositoryType"] = "S3",
            ["Location"] = $"http://{call.Request.Header("Host")}{FunctionDownload.Path}{function.Child("_code").Text("_blob")}",
        };

    private void StoreImage(string uri, JsonObject function)
    {
        // Images of other accounts cannot be looked up: AWS would.
        if (ImageUri.Parse(uri) is { } own && own.AccountId == images.AccountId && images.FindImage(own) is null)
            throw LambdaErrors.ImageMissing(uri);
        function["_image"] = uri;
        function["CodeSha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri)));
        function["CodeSize"] = 0L;
    }

    private StoredObject ReadObject(JsonObject source)
    {
        if (source.TextOrNull("S3Bucket") is not { } bucket)
            throw LambdaErrors.CodeMissing();
        return objects.Read(bucket, source.Text("S3Key"), source.TextOrNull("S3ObjectVersion"))
            ?? throw LambdaErrors.ObjectMissing();
    }

    private static void StoreArchive(byte[] archive, Func<string> store, JsonObject function)
    {
        Check(archive);
        function["_code"] = new JsonObject { ["_blob"] = store() };
        function["CodeSha256"] = Convert.ToBase64String(SHA256.HashData(archive));
        function["CodeSize"] = archive.LongLength;
    }

    private static void Check(byte[] archive)
    {
        try
        {
            using var stream = new MemoryStream(archive);
            using var zip = new ZipArchive(stream);
            if (zip.Entries.Count == 0)
                throw LambdaErrors.EmptyArchive();
            if (zip.Entries.Sum(e => e.Length) > MaxUnzippedBytes)
                throw LambdaErrors.ArchiveTooLarge(MaxUnzippedBytes);
        }
        catch (InvalidDataException)
        {
            throw LambdaErrors.NoArchive();
        }
    }

    private static AwsException WrongKind(bool isImage) =>
        isImage ? LambdaErrors.NotForImages("ZipFile or S3 location") : LambdaErrors.OnlyForImages("ImageUri");
}
