using System.Text.Json;

namespace Cedar.Json;

/// <summary>
/// A JSON object with a fixed set of members. Unknown, misspelt and repeated members are errors: a reader that ignores them turns a
/// policy with conditions into one without.
/// </summary>
internal sealed class JsonMembers
{
    private readonly JsonElement _json;
    private readonly string _what;
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    /// <summary>Reads an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="what">What it describes, for messages.</param>
    /// <param name="known">The names of all members that it may have.</param>
    /// <exception cref="InvalidJsonException">This is not an object, or it has other members.</exception>
    public JsonMembers(JsonElement json, string what, params string[] known)
    {
        (_json, _what) = (json, what);
        foreach (var property in ReadMap(json, what))
            _members.Add(property.Name, known.Contains(property.Name)
                ? property.Value
                : throw new InvalidJsonException(
                    property.Value, $"{what} has no member `{property.Name}`{CedarText.SuggestName(property.Name, known)}"));
    }

    /// <summary>Reads an object whose names are data. Repeated names are errors.</summary>
    public static IReadOnlyList<JsonProperty> ReadMap(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidJsonException(json, $"{what}: expected an object");
        var properties = json.EnumerateObject().ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in properties)
            if (!names.Add(property.Name))
                throw new InvalidJsonException(property.Value, $"{what}: `{property.Name}` is given twice");
        return properties;
    }

    public static IEnumerable<JsonElement> ReadList(JsonElement json, string what) => json.ValueKind == JsonValueKind.Array
        ? json.EnumerateArray()
        : throw new InvalidJsonException(json, $"{what}: expected a list");

    public static string ReadString(JsonElement json, string what) => json.ValueKind == JsonValueKind.String
        ? json.GetString()!
        : throw new InvalidJsonException(json, $"{what}: expected a string");

    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>A member that must be present.</summary>
    public JsonElement Get(string name) => Find(name) ?? throw new InvalidJsonException(_json, $"{_what}: expected the member `{name}`");

    /// <summary>A member that may be absent. If it is null, it is present.</summary>
    public JsonElement? Find(string name) => _members.TryGetValue(name, out var value) ? value : null;

    /// <summary>A member that may be absent or null.</summary>
    public JsonElement? FindNonNull(string name) => Find(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    public string GetString(string name) => ReadString(Get(name), $"{_what}: `{name}`");

    public IEnumerable<JsonElement> GetList(string name) => ReadList(Get(name), $"{_what}: `{name}`");

    public IReadOnlyList<JsonProperty> GetMap(string name) => ReadMap(Get(name), $"{_what}: `{name}`");
}
