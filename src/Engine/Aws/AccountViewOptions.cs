namespace Reconciler.Engine.Aws;

/// <summary>How old cached reads of an account may be.</summary>
public sealed record AccountViewOptions
{
    /// <summary>How long a list is used, 30 seconds by default. A resync of many stacks reads each list once within this time.</summary>
    public TimeSpan ListMaxAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After this time an item is read again even if its change token did not change. One hour by default.</summary>
    public TimeSpan DeepCheckEvery { get; init; } = TimeSpan.FromHours(1);
}
