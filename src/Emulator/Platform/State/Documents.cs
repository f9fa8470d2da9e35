using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>Helpers for JSON documents.</summary>
internal static class Documents
{
    /// <summary>Copies the members that are set in <paramref name="source"/>.</summary>
    public static JsonObject CopySet(this JsonObject target, JsonObject source, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (source[member] is { } value)
                target[member] = value.DeepClone();
        }

        return target;
    }

    /// <summary>Copies the members, and removes those that <paramref name="source"/> does not set, as a full update does.</summary>
    public static JsonObject CopyAll(this JsonObject target, JsonObject source, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (source[member] is { } value)
                target[member] = value.DeepClone();
            else
                target.Remove(member);
        }

        return target;
    }

    /// <summary>Sets a member if it is not set.</summary>
    public static JsonObject Default(this JsonObject target, string member, JsonNode? value)
    {
        if (target[member] is null)
            target[member] = value;
        return target;
    }

    public static JsonObject Copy(this JsonObject document) => (JsonObject)document.DeepClone();

    /// <summary>The bytes of a blob. After a restart it is the Base64 text from the journal.</summary>
    public static byte[] Bytes(this JsonNode blob) =>
        blob.AsValue().TryGetValue<byte[]>(out var bytes) ? bytes : Convert.FromBase64String(blob.GetValue<string>());

    public static string Text(this JsonObject document, string member) => document[member]!.GetValue<string>();

    public static string? TextOrNull(this JsonObject document, string member) => document[member]?.GetValue<string>();

    /// <summary>A member that is an object. It is created if it is missing.</summary>
    public static JsonObject Child(this JsonObject document, string member)
    {
        if (document[member] is not JsonObject child)
            document[member] = child = [];
        return child;
    }

    /// <summary>The objects in a list member, or none if it is missing.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject document, string member) =>
        document[member] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>The texts in a list member, or none if it is missing.</summary>
    public static IEnumerable<string> Texts(this JsonObject document, string member) =>
        document[member] is JsonArray list ? list.Select(n => n!.GetValue<string>()) : [];

    public static JsonArray ToJsonArray(this IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    public static JsonArray ToJsonArray(this IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
