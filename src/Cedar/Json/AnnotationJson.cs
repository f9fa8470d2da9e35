using System.Text.Json;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>Reads annotations.</summary>
internal static class AnnotationJson
{
    /// <summary>Reads the member <c>annotations</c>, which may be absent. An annotation without a value is null.</summary>
    public static ValueList<Annotation> Read(JsonMembers members) =>
        members.Has("annotations") ? [.. members.GetMap("annotations").Select(ReadOne)] : [];

    private static Annotation ReadOne(JsonProperty json)
    {
        if (!CedarText.IsIdentifier(json.Name))
            throw new InvalidJsonException(json.Value, $"`{json.Name}` is not the name of an annotation");
        return new Annotation(
            json.Name, json.Value.ValueKind == JsonValueKind.Null ? "" : JsonMembers.ReadString(json.Value, $"@{json.Name}"));
    }
}
