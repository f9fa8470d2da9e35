using System.Text.Json.Nodes;

namespace Reconciler.Engine.Model;

/// <summary>
/// The rules of a resource type for comparing and changing its resources. Paths name members as in specs, without list positions:
/// <c>authorizerType</c>, <c>a.b</c>. Where a rule excludes something from the comparison, its value is the reason, which
/// <c>docs/drift.md</c> prints.
/// </summary>
public sealed record ResourceTraits
{
    /// <summary>
    /// Members that cannot change in place: a difference requires a replace. <c>a.*</c> means every member below <c>a</c>.
    /// </summary>
    public IReadOnlySet<string> CreateOnly { get; init; } = new HashSet<string>();

    /// <summary>Top-level members that only the update call takes. A new resource gets them by an update right after its create.</summary>
    public IReadOnlySet<string> UpdateOnly { get; init; } = new HashSet<string>();

    /// <summary>
    /// Members that the service sets if the spec does not, each with the reason why no value is wrong. Any live value is accepted then, and
    /// an update sends it back.
    /// </summary>
    public IReadOnlyDictionary<string, string> ServerDefaulted { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Members that the service derives from the members beside them, each with the reason. If the spec sets a member beside it, any live
    /// value is accepted; if the spec does not set the structure at all, <see cref="DefaultValues"/> apply.
    /// </summary>
    public IReadOnlyDictionary<string, string> Derived { get; init; } = new Dictionary<string, string>();

    /// <summary>Values that the service always sets if the spec does not. Any other live value is drift.</summary>
    public IReadOnlyDictionary<string, JsonNode> DefaultValues { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>Items, in lower case, that the service adds to lists by itself. They are no difference unless the spec has them.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> AddedItems { get; init; } = new Dictionary<string, IReadOnlySet<string>>();

    /// <summary>
    /// Lists whose order counts, with the reason. All other lists are compared as sets: AWS returns them in any order.
    /// </summary>
    public IReadOnlyDictionary<string, string> OrderedLists { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Members that the diff skips, with the reason: write-only members, identifiers, and members that
    /// <see cref="IResourceSchema.CompareExtra"/> compares.
    /// </summary>
    public IReadOnlyDictionary<string, string> NotCompared { get; init; } = new Dictionary<string, string>();

    /// <summary>The answers of AWS that the live state is made of.</summary>
    public IReadOnlyList<LiveAnswer> Answers { get; init; } = [];

    /// <summary>What AWS has of such a resource beyond <see cref="Answers"/> and is not read, by operation, with the reason.</summary>
    public IReadOnlyDictionary<string, string> NotRead { get; init; } = new Dictionary<string, string>();

    /// <summary>Attributes that an update changes. Their values are unknown until the update is done.</summary>
    public IReadOnlySet<string> ChangesOnUpdate { get; init; } = new HashSet<string>();

    /// <summary>Whether the resource belongs to the account and has no region, as all of IAM.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>Whether the service can report READY too early, so that a second observation must confirm it.</summary>
    public bool ConfirmReady { get; init; }

    /// <summary>
    /// About how long AWS works on a change; null if a change is complete when its call returns. It only says where to look until this
    /// process has seen such a change.
    /// </summary>
    public TimeSpan? TypicalDuration { get; init; }

    /// <summary>The factor by which the delay between polls grows while no duration is known. Lower it if a poll is cheap.</summary>
    public double PollBackoffFactor { get; init; } = 1.6;

    /// <summary>Whether the resource writes a log while it is created, which is shown as it grows.</summary>
    public bool WritesLog { get; init; }

    /// <summary>Whether a resource without children hash counts as incomplete: its create was interrupted.</summary>
    public bool RequiresChildrenHash { get; init; }

    /// <summary>Whether deleting the parent also deletes the resource, so that a destroy needs no delete call for it.</summary>
    public bool DeletedWithParent { get; init; }

    /// <summary>
    /// Whether the resource stays in a parent that exists apart from the stack, because others may use it. Otherwise a destroy deletes it
    /// there, although it usually goes with its parent.
    /// </summary>
    public bool StaysInExistingParent { get; init; }

    /// <summary>The member that holds the name of the resource in AWS; null if the type has none.</summary>
    public string? NameMember { get; init; }

    /// <summary>Whether AWS compares the names without regard to upper and lower case.</summary>
    public bool NamesIgnoreCase { get; init; }

    /// <summary>
    /// Whether resources can hold data of people that cannot be made again. They are deleted and replaced only with consent.
    /// </summary>
    public bool HoldsData { get; init; }

    /// <summary>
    /// Top-level members that decide who may do what. Their live values are never accepted in place of those of the spec.
    /// </summary>
    public IReadOnlySet<string> DecidesAccess { get; init; } = new HashSet<string>();

    /// <summary>The member with tags of the type, if they are no ownership tags; null if there is none.</summary>
    public string? TagMember { get; init; }

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

    /// <summary>Whether two names are the same name for AWS.</summary>
    /// <param name="left">A name.</param>
    /// <param name="right">Another name.</param>
    internal bool IsSameName(string? left, string? right) =>
        string.Equals(left, right, NamesIgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>Returns the form of an identifier or name in which those that are the same for AWS are equal.</summary>
    /// <param name="name">An identifier or name.</param>
    internal string Normalize(string name) => NamesIgnoreCase ? name.ToUpperInvariant() : name;

    /// <summary>No special rules.</summary>
    public static ResourceTraits None { get; } = new();
}
