using System.Text.Json.Nodes;

namespace Reconciler.Spec.Documentation;

/// <summary>What is said of a member.</summary>
/// <param name="Description">What it means; null if nothing is said.</param>
/// <param name="Example">A value that is valid; null if it follows from the constraints of the member.</param>
/// <param name="Default">The value if it is unset; null if there is none, or it is not documented.</param>
internal sealed record MemberDocumentation(string? Description, JsonNode? Example, JsonNode? Default)
{
    /// <summary>Parses a value: JSON, or plain text.</summary>
    public static JsonNode? ParseValue(string text)
    {
        if (!(text is "true" or "false" || text[0] is '{' or '[' or '"' || text.All(char.IsAsciiDigit))) return JsonValue.Create(text);
        return JsonNode.Parse(text);
    }
}
