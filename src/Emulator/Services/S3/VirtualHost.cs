namespace Reconciler.Emulator.Services.S3;

/// <summary>Finds the bucket in a host name.</summary>
internal static class VirtualHost
{
    /// <summary>The bucket at the start of a host name, or <see langword="null"/> if there is none.</summary>
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
