namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The protocol versions of MCP. They are ISO dates, so ordinal comparison orders them.</summary>
internal static class McpVersion
{
    /// <summary>The only version with batches, and the version of a server that names none.</summary>
    public const string WithBatches = "2025-03-26";

    /// <summary>The last version that begins with initialize.</summary>
    public const string LastWithHandshake = "2025-11-25";

    /// <summary>The first version without initialize and sessions; its requests repeat method and name in headers.</summary>
    public const string Stateless = "2026-07-28";

    private static readonly string[] All = [WithBatches, "2025-06-18", LastWithHandshake, Stateless];

    // A gateway supports the stateless version only if its configuration names it.
    private static readonly string[] Defaults = [WithBatches, "2025-06-18", LastWithHandshake];

    /// <summary>Selects the versions that a gateway supports, the oldest first.</summary>
    /// <param name="configured">The <c>supportedVersions</c> of the gateway's configuration; empty selects the defaults.</param>
    public static IReadOnlyList<string> Supported(IReadOnlyCollection<string> configured)
    {
        string[] known = [.. All.Where(configured.Contains)];
        return known.Length > 0 ? known : Defaults;
    }

    public static bool IsStateless(string? version) => string.CompareOrdinal(version, Stateless) >= 0;
}
