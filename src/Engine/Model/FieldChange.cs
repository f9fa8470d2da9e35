using System.Text.Json.Nodes;

namespace Reconciler.Engine.Model;

/// <summary>A difference between live state and desired state in one member.</summary>
/// <param name="Path">
/// The path of the member as in specs, such as <c>authorizerConfiguration.customJWTAuthorizer.allowedClients</c>. Tags are
/// <c>tags.KEY</c>.
/// </param>
/// <param name="Old">The live value; null if it is unset.</param>
/// <param name="New">The desired value; null if it is unset.</param>
public sealed record FieldChange(string Path, JsonNode? Old, JsonNode? New)
{
    private const string TagPrefix = "tags.";

    /// <summary>Creates the difference of a tag.</summary>
    /// <param name="key">The key of the tag.</param>
    /// <param name="old">The live value; null if the resource does not have the tag.</param>
    /// <param name="new">The desired value; null if the tag is to be removed.</param>
    public static FieldChange Tag(string key, string? old, string? @new) => new(TagPrefix + key, old, @new);

    /// <summary>Whether the difference is about a tag.</summary>
    public bool IsTag => Path.StartsWith(TagPrefix, StringComparison.Ordinal);

    /// <summary>The key of the tag. Valid only if <see cref="IsTag"/>.</summary>
    public string TagKey => Path[TagPrefix.Length..];

    /// <summary>The top-level member that <see cref="Path"/> starts with.</summary>
    public string Member => Path.IndexOfAny(['.', '[']) is >= 0 and var end ? Path[..end] : Path;
}
