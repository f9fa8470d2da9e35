using System.Text.Json;

namespace Reconciler.AwsSdkGenerator.Modeling;

internal static class JsonNodeExtensions
{
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static bool Flag(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Reads an integral bound; null for bounds such as 0.5, which the SDKs omit.</summary>
    public static long? Bound(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.TryGetInt64(out var bound) ? bound : null;
}
