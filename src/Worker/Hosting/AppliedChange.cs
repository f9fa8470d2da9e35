namespace Reconciler.Worker.Hosting;

/// <summary>A change that passes made, or try to make.</summary>
/// <param name="Time">When the first call was made.</param>
/// <param name="Commit">The commit that asked for it; null without git.</param>
/// <param name="Resource">The address of the resource.</param>
/// <param name="Action">What was done: <c>create</c>, <c>update</c>, <c>replace</c>, <c>repair</c>, <c>delete</c>.</param>
/// <param name="IsDrift">Whether it set back what was changed outside of git.</param>
/// <param name="Reason">Why it was made; null if the fields say so.</param>
/// <param name="Fields">The members that differed. Of a new resource there are none.</param>
internal sealed record AppliedChange(
    DateTimeOffset Time,
    string? Commit,
    string Resource,
    string Action,
    bool IsDrift,
    string? Reason,
    IReadOnlyList<AppliedChange.Field> Fields)
{
    /// <summary>How often it was begun.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The state of the resource after it; null while the first call is made.</summary>
    public string? State { get; init; }

    /// <summary>Why the resource has that state; null if there is nothing to add.</summary>
    public string? StateReason { get; init; }

    /// <summary>A member that differed, with its values as JSON, shortened; null if it was or is unset.</summary>
    internal sealed record Field(string Path, string? From, string? To);
}
