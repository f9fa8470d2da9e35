namespace Reconciler.Engine.Aws;

/// <summary>How long the last changes of one kind have taken AWS, as far as looks could tell.</summary>
/// <param name="Estimates">The durations, the shortest first.</param>
/// <param name="EarlyInARow">
/// How many changes in a row were complete at the first look, so that nothing tells how much earlier that look could have come.
/// </param>
internal sealed record LearnedDurations(IReadOnlyList<TimeSpan> Estimates, int EarlyInARow)
{
    // A look that comes this little later than another one tells nothing new.
    private const double Close = 1.1;

    /// <summary>The longest time after which a change was seen that was not complete yet.</summary>
    public TimeSpan NotBefore { get; init; }

    /// <summary>
    /// Whether nobody needs to look at a change after some time: no change of the kind was seen complete so far, and one was seen
    /// incomplete after that time. So of many resources that are created together, one look tells about all.
    /// </summary>
    public bool IsTooEarly(TimeSpan elapsed) => Estimates.Count == 0 && elapsed <= Close * NotBefore;

    /// <summary>Nothing is known.</summary>
    public static LearnedDurations None { get; } = new([], 0);
}
