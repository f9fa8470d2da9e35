using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>Somebody's consent to tools that servers list and nobody agreed to. The annotations of the specs count in addition.</summary>
public sealed record ToolConsent
{
    private ToolConsent(bool coversAll) => CoversAll = coversAll;

    /// <summary>No consent.</summary>
    public static ToolConsent None { get; } = new(false);

    /// <summary>Consent to what the servers list now, as <c>--allow-tools</c> gives it.</summary>
    public static ToolConsent All { get; } = new(true);

    /// <summary>Whether it covers everything.</summary>
    internal bool CoversAll { get; }
}
