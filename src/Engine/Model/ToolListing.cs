namespace Reconciler.Engine.Model;

/// <summary>What became of asking an MCP server for its tools.</summary>
internal sealed class ToolListing : IEquatable<ToolListing>
{
    private ToolListing(ToolCatalog? catalog, string? problem) => (Catalog, Problem) = (catalog, problem);

    /// <summary>The endpoint runs no servers, as an emulator of the control plane: nothing can be said, and nothing is wrong.</summary>
    public static ToolListing NotOffered { get; } = new(null, null);

    /// <summary>The tools; null if they are unknown.</summary>
    public ToolCatalog? Catalog { get; }

    /// <summary>Why the tools are unknown; null if they are known, or the endpoint runs no servers.</summary>
    public string? Problem { get; }

    public static ToolListing Of(ToolCatalog catalog) => new(catalog, null);

    public static ToolListing Unreadable(string problem) => new(null, problem);

    public bool Equals(ToolListing? other) => other is not null && Equals(other.Catalog, Catalog) && other.Problem == Problem;

    public override bool Equals(object? obj) => Equals(obj as ToolListing);

    public override int GetHashCode() => HashCode.Combine(Catalog, Problem);
}
