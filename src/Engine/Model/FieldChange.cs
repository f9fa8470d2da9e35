using System.Text.Json.Nodes;

namespace Reconciler.Engine.Model;

/// <summary>One member that is not as it should be.</summary>
/// <param name="Path">The member as specs name it: <c>authorizerConfiguration.customJWTAuthorizer.allowedClients</c>; tags are <c>tags.KEY</c>.</param>
/// <param name="Old">What AWS has; null when unset.</param>
/// <param name="New">What the spec says; null when unset.</param>
public sealed record FieldChange(string Path, JsonNode? Old, JsonNode? New)
{
    private const string TagPrefix = "tags.";

    public static FieldChange Tag(string key, string? old, string? @new) => new(TagPrefix + key, old, @new);

    public bool IsTag => Path.StartsWith(TagPrefix, StringComparison.Ordinal);

    /// <summary>The tag's key.</summary>
    public string TagKey => Path[TagPrefix.Length..];

    /// <summary>The member of the model that the path starts with.</summary>
    public string Member => Path.IndexOfAny(['.', '[']) is >= 0 and var end ? Path[..end] : Path;
}
