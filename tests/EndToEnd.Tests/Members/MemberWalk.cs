using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Members;

/// <summary>One walk through members of an object: they are set, changed and removed together, and each has to show each time.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Members">The members of the spec that are walked.</param>
/// <param name="Base">The members that stay, as lines of YAML.</param>
internal sealed record MemberWalk(string Kind, string[] Members, params string[] Base)
{
    /// <summary>Which alternative of a union is taken, by the path of the union. The first one if a path is missing.</summary>
    public IReadOnlyDictionary<string, string> Choices { get; init; } = new Dictionary<string, string>();

    /// <summary>Two values of a member as JSON, where a schema does not know which AWS takes; null leaves the member out.</summary>
    public IReadOnlyDictionary<string, string[]?> Values { get; init; } = new Dictionary<string, string[]?>();

    /// <summary>What a member is, as JSON, while it is not walked: for members that an object must have.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether AWS refuses to remove the members again.</summary>
    public bool IsNotRemoved { get; init; }

    /// <summary>Paths that show under another name, or at another resource.</summary>
    public IReadOnlyDictionary<string, string> ShownAs { get; init; } = new Dictionary<string, string>();

    /// <summary>Paths that no diff shows, with the reason.</summary>
    public IReadOnlyDictionary<string, string> NotShown { get; init; } = new Dictionary<string, string>();

    /// <summary>Members that keep their live value when a spec no longer sets them, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Kept { get; init; } = new Dictionary<string, string>();

    /// <summary>What else the stack needs.</summary>
    public Action<StackBuilder> With { get; init; } = _ => { };

    /// <summary>The alternative of a union.</summary>
    public string Choose(string path, JsonObject alternatives) => Choices.GetValueOrDefault(path, alternatives.First().Key);
}
