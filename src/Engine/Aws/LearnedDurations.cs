namespace Reconciler.Engine.Aws;

/// <summary>How long the last changes of one kind have taken AWS, as far as looks could tell.</summary>
/// <param name="Estimates">The durations, the shortest first.</param>
/// <param name="EarlyInARow">
/// How many changes in a row were complete at the first look, so that nothing tells how much earlier that look could have come.
/// </param>
internal sealed record LearnedDurations(IReadOnlyList<TimeSpan> Estimates, int EarlyInARow)
{
    /// <summary>Nothing is known.</summary>
    public static LearnedDurations None { get; } = new([], 0);
}
