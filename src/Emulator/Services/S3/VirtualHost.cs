namespace Reconciler.Emulator.Services.S3;

/// <summary>Buckets in host names.</summary>
internal static class VirtualHost
{
    /// <summary>The bucket that a host name starts with, or <see langword="null"/> when it names none.</summary>
    public static string? BucketOf(string host)
    {
        var colon = host.LastIndexOf(':');
        var name = colon > 0 ? host[..colon] : host;
        if (name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            name = name[..^".localhost".Length] is var rest && rest.EndsWith(".s3", StringComparison.Ordinal) ? rest[..^3] : rest;
        else if (name.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase))
            name = name.LastIndexOf(".s3.", StringComparison.Ordinal) is var at and > 0 ? name[..at] : "";
        else
            return null;
        return name.Length == 0 || name == "s3" || name.StartsWith("s3.", StringComparison.Ordinal) ? null : name;
    }
}
