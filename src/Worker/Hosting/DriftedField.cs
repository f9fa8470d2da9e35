using Reconciler.Engine.Execution;

namespace Reconciler.Worker.Hosting;

/// <summary>A member of a resource that was changed outside of git.</summary>
/// <param name="Resource">The address of the resource.</param>
/// <param name="Path">The path of the member; null if the whole resource was deleted.</param>
/// <param name="Live">The live value as JSON; null if it is unset.</param>
/// <param name="Desired">The value of the specs as JSON; null if it is unset.</param>
/// <param name="IsHealed">Whether the pass changes it back.</param>
/// <param name="Since">When this worker saw the difference first. It drifted some time before.</param>
internal sealed record DriftedField(string Resource, string? Path, string? Live, string? Desired, bool IsHealed, DateTimeOffset Since)
{
    /// <summary>The ARN of who changed the resource last, before the difference was seen; null if no event told.</summary>
    public string? By { get; init; }

    /// <summary>The call that changed it; null if no event told.</summary>
    public string? Operation { get; init; }

    // Internal, and not public: a public property would be in the JSON of the API.
    /// <summary>Tells differences apart: who changes a value once more has made another one.</summary>
    internal (string Resource, string? Path, string? Live) Key => (Resource, Path, Live);

    /// <summary>Returns what has drifted.</summary>
    /// <param name="outcomes">The outcomes of a pass.</param>
    /// <param name="before">What had drifted before it.</param>
    /// <param name="now">The time.</param>
    /// <param name="findAuthor">Returns who changed a resource last; null if nobody is known.</param>
    public static IReadOnlyList<DriftedField> Find(
        IEnumerable<ResourceOutcome> outcomes,
        IReadOnlyList<DriftedField> before,
        DateTimeOffset now,
        Func<ResourceOutcome, ChangeAuthors.Author?> findAuthor)
    {
        // What was healed has ended: if it is there again, it has drifted anew.
        var known = before.Where(field => !field.IsHealed).ToDictionary(field => field.Key);
        return [.. outcomes
            .Where(outcome => outcome.IsDrift)
            .SelectMany(outcome => Of(outcome, now, findAuthor(outcome)))
            .DistinctBy(field => field.Key)
            .Select(field => known.TryGetValue(field.Key, out var seen)
                ? field with { Since = seen.Since, By = seen.By ?? field.By, Operation = seen.Operation ?? field.Operation }
                : field)];
    }

    private static IEnumerable<DriftedField> Of(ResourceOutcome outcome, DateTimeOffset now, ChangeAuthors.Author? author)
    {
        var resource = outcome.Address.ToString();
        var isHealed = outcome.State is not (ResourceState.Drifted or ResourceState.Suspended);
        IEnumerable<DriftedField> fields = outcome.Fields.Count == 0
            ? [new(resource, null, null, null, isHealed, now)]
            : outcome.Fields.Select(field => new DriftedField(
                resource, field.Path, field.Old?.ToJsonString(), field.New?.ToJsonString(), isHealed, now));
        return fields.Select(field => field with { By = author?.Caller, Operation = author?.Operation });
    }
}
