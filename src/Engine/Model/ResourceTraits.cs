using System.Text.Json.Nodes;

namespace Reconciler.Engine.Model;

/// <summary>
/// The rules of a resource type for comparing and changing its resources. Paths name members as in specs, without list positions:
/// <c>authorizerType</c>, <c>a.b</c>.
/// </summary>
public sealed record ResourceTraits
{
    /// <summary>
    /// Members that cannot change in place: a difference requires a replace. <c>a.*</c> means every member below <c>a</c>.
    /// </summary>
    public IReadOnlySet<string> CreateOnly { get; init; } = new HashSet<string>();

    /// <summary>Members that the service sets if the spec does not. Any live value is accepted then.</summary>
    public IReadOnlySet<string> ServerDefaulted { get; init; } = new HashSet<string>();

    /// <summary>Values that the service always sets if the spec does not. Any other live value is drift.</summary>
    public IReadOnlyDictionary<string, JsonNode> DefaultValues { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>Members that the diff skips: write-only members, identifiers, and tags, which are compared separately.</summary>
    public IReadOnlySet<string> NotCompared { get; init; } = new HashSet<string>();

    /// <summary>Attributes that an update changes. Their values are unknown until the update is done.</summary>
    public IReadOnlySet<string> ChangesOnUpdate { get; init; } = new HashSet<string>();

    /// <summary>Whether the service can report READY too early, so that a second observation must confirm it.</summary>
    public bool ConfirmReady { get; init; }

    /// <summary>The factor by which the delay between polls grows. Lower it if a poll is cheap.</summary>
    public double PollBackoffFactor { get; init; } = 1.6;

    /// <summary>Whether a resource without children hash counts as incomplete: its create was interrupted.</summary>
    public bool RequiresChildrenHash { get; init; }

    /// <summary>Whether deleting the parent also deletes the resource, so that a destroy needs no delete call for it.</summary>
    public bool DeletedWithParent { get; init; }

    /// <summary>Whether AWS enforces unique names. If not, a foreign resource of the same name is not a conflict.</summary>
    public bool NamesAreUnique { get; init; } = true;

    /// <summary>
    /// How often a resource whose creation costs money each time, such as a build, is created or repaired for one desired state before
    /// only a new desired state or a request brings another attempt. Null if attempts are free.
    /// </summary>
    public int? PaidAttempts { get; init; }

    /// <summary>Whether a difference requires a replace.</summary>
    /// <param name="path">The path of a <see cref="FieldChange"/>.</param>
    public bool IsCreateOnly(string path) =>
        CreateOnly.Contains(path)
        || CreateOnly.Any(rule => rule.EndsWith(".*", StringComparison.Ordinal) && path.StartsWith(rule[..^1], StringComparison.Ordinal));

    /// <summary>No special rules.</summary>
    public static ResourceTraits None { get; } = new();
}
