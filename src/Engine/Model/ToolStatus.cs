namespace Reconciler.Engine.Model;

/// <summary>What is known about the tools of a target: those that were agreed to, and those that its server lists.</summary>
public sealed record ToolStatus
{
    /// <summary>
    /// The hash of the tools of the gateway if all that its servers list now is agreed to. <c>reconciler/allow-tools</c> takes it.
    /// </summary>
    public string? Hash { get; init; }

    /// <summary>Whether the server lists other tools than were agreed to, and nobody has agreed to them.</summary>
    public bool IsHeld { get; init; }

    /// <summary>
    /// Whether the gateway may offer these tools already: it has listed the tools of the target again since the last agreement.
    /// </summary>
    public bool IsInForce { get; init; }

    /// <summary>Whether the tools that nobody agreed to may allow calls that were not possible before.</summary>
    public bool MayWiden { get; init; }

    /// <summary>How many tools differ, in words; null if none does.</summary>
    public string? Summary { get; init; }

    /// <summary>Why the list of the server is unknown; null if it is known.</summary>
    public string? Problem { get; init; }

    /// <summary>The tools that were agreed to, or that the gateway offers; null if they are unknown.</summary>
    internal ToolCatalog? Agreed { get; init; }

    /// <summary>The tools that the server lists; null if they are unknown.</summary>
    internal ToolCatalog? Offered { get; init; }
}
