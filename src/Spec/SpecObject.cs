using Reconciler.Spec.Files;

namespace Reconciler.Spec;

/// <summary>One YAML document of a stack.</summary>
public sealed class SpecObject
{
    /// <summary>Its kind and name.</summary>
    public required ObjectRef Ref { get; init; }

    /// <summary>Its <c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Its <c>metadata.annotations</c>.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The desired state.</summary>
    public required ISpec Spec { get; init; }

    /// <summary>The start of its document.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The folder of its file, which relative paths start from.</summary>
    public required string Directory { get; init; }

    /// <summary>Reads the files that it refers to, and remembers their fingerprints for its stack.</summary>
    public FileReader Reader { get; init; } = new();

    /// <summary>Whether no value of its document is missing or has the wrong type.</summary>
    internal bool IsBound { get; init; } = true;

    /// <summary>The paths that have errors already. No rule repeats them.</summary>
    internal IReadOnlySet<string> InvalidPaths { get; init; } = new HashSet<string>();

    /// <summary>The locations of its members, by path.</summary>
    public IReadOnlyDictionary<string, SourceLocation> Locations { get; init; } = new Dictionary<string, SourceLocation>();

    /// <summary>The location of a member, or of the nearest enclosing member if it is not set.</summary>
    public SourceLocation GetLocation(string path)
    {
        for (var part = path; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOfAny(['.', '[']))])
        {
            if (Locations.TryGetValue(part, out var location)) return location;
        }

        return Location;
    }
}
