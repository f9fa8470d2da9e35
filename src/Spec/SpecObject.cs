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

    /// <summary>What it asks for.</summary>
    public required ISpec Spec { get; init; }

    /// <summary>Where its document starts.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The folder of its file, from which its relative paths go.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether all of its document could be bound.</summary>
    internal bool IsBound { get; init; } = true;

    /// <summary>Where its members stand, by path.</summary>
    public IReadOnlyDictionary<string, SourceLocation> Locations { get; init; } = new Dictionary<string, SourceLocation>();

    /// <summary>Where a member stands; the nearest member around it when it is not written itself.</summary>
    public SourceLocation GetLocation(string path)
    {
        for (var part = path; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOfAny(['.', '[']))])
        {
            if (Locations.TryGetValue(part, out var location)) return location;
        }

        return Location;
    }
}
