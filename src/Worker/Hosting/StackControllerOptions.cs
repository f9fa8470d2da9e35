namespace Reconciler.Worker.Hosting;

/// <summary>The options of <see cref="StackController"/>.</summary>
internal sealed record StackControllerOptions
{
    /// <summary>The longest time between two passes of a stack, also without a change of its files. It finds drift in AWS.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many stacks are reconciled at the same time, without those whose pass is slow; at least one. 32: a pass mostly waits for
    /// answers of AWS, and the call rates bound what it asks.
    /// </summary>
    public int Workers { get; init; } = 32;

    /// <summary>
    /// After this time a pass is slow, and the next stack starts in its place. 2 seconds: a pass whose calls are answered takes less.
    /// </summary>
    public TimeSpan SlowPassAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many passes run at the same time, slow ones included. 256; it bounds the memory.</summary>
    public int MaxPasses { get; init; } = 256;

    /// <summary>The limit of the exponential backoff of a stack that fails.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(5);
}
