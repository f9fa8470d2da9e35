using System.Text.Json.Nodes;

namespace Reconciler.Engine.Model;

/// <summary>What the engine must know of a type to compare and change its resources. Members are named as in specs: <c>authorizerType</c>, <c>a.b</c>.</summary>
public sealed record ResourceTraits
{
    /// <summary>Members that cannot change in place: a difference means replace. <c>a.*</c> means everything below <c>a</c>.</summary>
    public IReadOnlySet<string> CreateOnly { get; init; } = new HashSet<string>();

    /// <summary>Members that the service fills in where the spec leaves them unset; whatever it says then is right.</summary>
    public IReadOnlySet<string> ServerDefaulted { get; init; } = new HashSet<string>();

    /// <summary>What the service fills in, where it is the same for everybody: any other value was put there by somebody.</summary>
    public IReadOnlyDictionary<string, JsonNode> DefaultValues { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>Members that the service takes and never shows again.</summary>
    public IReadOnlySet<string> NotCompared { get; init; } = new HashSet<string>();

    /// <summary>Attributes that an update changes: they are not known before it is done.</summary>
    public IReadOnlySet<string> ChangesOnUpdate { get; init; } = new HashSet<string>();

    /// <summary>Whether a first READY can be false and is believed only when seen again.</summary>
    public bool ConfirmReady { get; init; }

    /// <summary>By which factor the time between looks grows while the service is at work; less where a look costs little.</summary>
    public double PollBackoffFactor { get; init; } = 1.6;

    /// <summary>Whether a resource without the hash of its children counts as unfinished: it was never complete.</summary>
    public bool RequiresChildrenHash { get; init; }

    /// <summary>Whether deleting the parent deletes it too, so that nobody has to.</summary>
    public bool DeletedWithParent { get; init; }

    /// <summary>Whether AWS keeps names unique; where it does not, a stranger of the same name is no conflict.</summary>
    public bool NamesAreUnique { get; init; } = true;

    /// <summary>How often a failed resource is tried to be brought back before somebody has to look.</summary>
    public int MaxRepairs { get; init; } = 5;

    /// <summary>Whether a difference there cannot be made good in place.</summary>
    public bool IsCreateOnly(string path) =>
        CreateOnly.Contains(path) || CreateOnly.Any(rule => rule.EndsWith(".*", StringComparison.Ordinal) && path.StartsWith(rule[..^1], StringComparison.Ordinal));

    public static ResourceTraits None { get; } = new();
}
