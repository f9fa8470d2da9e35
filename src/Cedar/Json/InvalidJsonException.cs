using System.Text.Json;

namespace Cedar.Json;

/// <summary>Something in a JSON document is not what it should be. Never leaves the library: <see cref="JsonDocumentReader"/> makes it an error with a place.</summary>
internal sealed class InvalidJsonException(JsonElement at, string reason) : FormatException(reason)
{
    public JsonElement Element { get; } = at;
}
