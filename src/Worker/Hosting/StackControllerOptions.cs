namespace Reconciler.Worker.Hosting;

/// <summary>The options of <see cref="StackController"/>.</summary>
internal sealed record StackControllerOptions
{
    /// <summary>The spec folders (or single spec files), one for each stack.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The longest time between two passes of a stack, also without a change of its files. It finds drift in AWS.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many stacks are reconciled at the same time; at least one.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>The limit of the exponential backoff of a stack that fails.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(5);
}
