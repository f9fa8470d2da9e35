namespace Reconciler.Worker.Hosting;

/// <summary>How the operator runs.</summary>
internal sealed record StackControllerOptions
{
    /// <summary>The folders it keeps, one a stack.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>How often a stack is looked at although nobody asked.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many stacks are worked on at once.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>The longest time between two tries of a stack that fails.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(5);
}
