using System.Text.Json;

namespace Cedar.Json;

/// <summary>
/// An element of a JSON document is invalid. Internal: <see cref="JsonDocumentReader"/> turns it into an error with a position.
/// </summary>
internal sealed class InvalidJsonException(JsonElement at, string reason) : FormatException(reason)
{
    public JsonElement Element { get; } = at;
}
