namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The revisions of MCP. They are dates, so they compare as text.</summary>
internal static class McpVersion
{
    /// <summary>The only revision with batches, and what a client speaks that says nothing.</summary>
    public const string WithBatches = "2025-03-26";

    /// <summary>The last revision that begins with initialize.</summary>
    public const string LastWithHandshake = "2025-11-25";

    /// <summary>The first revision whose requests stand alone: no handshake, no sessions, and headers that repeat what is asked.</summary>
    public const string Stateless = "2026-07-28";

    private static readonly string[] All = [WithBatches, "2025-06-18", LastWithHandshake, Stateless];

    // The stateless revision has to be asked for: a new gateway does not speak it.
    private static readonly string[] Defaults = [WithBatches, "2025-06-18", LastWithHandshake];

    /// <summary>The revisions that a gateway speaks, the oldest first.</summary>
    /// <param name="configured">What its configuration names; nothing means the default.</param>
    public static IReadOnlyList<string> Supported(IReadOnlyCollection<string> configured)
    {
        string[] known = [.. All.Where(configured.Contains)];
        return known.Length > 0 ? known : Defaults;
    }

    public static bool IsStateless(string? version) => string.CompareOrdinal(version, Stateless) >= 0;
}
