namespace Reconciler.Engine.Aws;

/// <summary>How old an answer may be.</summary>
public sealed record AccountViewOptions
{
    /// <summary>How long a list is shared; a resync of many stacks needs it once.</summary>
    public TimeSpan ListMaxAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After this time an item is read again although its change token says that nothing happened.</summary>
    public TimeSpan DeepCheckEvery { get; init; } = TimeSpan.FromHours(1);
}
