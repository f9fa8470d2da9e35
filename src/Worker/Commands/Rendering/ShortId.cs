namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Identifiers as people read them: of an ARN only the resource, of a digest only the beginning.</summary>
internal static class ShortId
{
    private const int DigestLength = 12;
    private const string DigestMark = "@sha256:";
    private const string SecretKind = "secret:";

    /// <summary>Shortens an identifier.</summary>
    /// <param name="id">An ARN, a URL or another name.</param>
    public static string Create(string id)
    {
        if (id.Split(':', 6) is ["arn", _, _, _, _, var resource])
        {
            // The name of a secret can contain slashes, and follows a colon.
            return resource.StartsWith(SecretKind, StringComparison.Ordinal)
                ? resource[SecretKind.Length..]
                : resource[(resource.LastIndexOfAny(['/', ':']) + 1)..];
        }

        if (id.IndexOf(DigestMark, StringComparison.Ordinal) is >= 0 and var digest)
        {
            return Cut(id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..], id.Length - digest);
        }

        // The key of an archive is a digest.
        return id.StartsWith("s3://", StringComparison.Ordinal) && Path.GetFileName(id) is { Length: > DigestLength } key
            ? $"{key[..DigestLength]}…"
            : id;

        static string Cut(string text, int digestLength) =>
            text[..Math.Min(text.Length, text.Length - digestLength + DigestMark.Length + DigestLength)];
    }
}
