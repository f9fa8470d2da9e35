using System.Text.Json.Nodes;

namespace Reconciler.Spec.Schema;

/// <summary>What the JSON Schema says of a kind or a field.</summary>
/// <param name="Path">The path, such as <c>Gateway.protocolConfiguration.mcp</c>.</param>
/// <param name="Type">The type in words, such as <c>list of strings</c>.</param>
public sealed record FieldExplanation(string Path, string Type)
{
    /// <summary>What it means.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the field must be set.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The allowed values, if they are listed.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>What else the values must be, and the rules about fields that are set together.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>The value if the field is unset; null if there is none, or none is documented.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>A valid value.</summary>
    public JsonNode? Example { get; init; }

    /// <summary>The fields of a structure, without theirs.</summary>
    public IReadOnlyList<FieldExplanation> Fields { get; init; } = [];
}
