using System.Text.Json;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Reads the types of schemas.</summary>
internal sealed class TypeJsonReader(JsonPositions positions)
{
    private const string Builtin = "__cedar::";

    public RawType Read(JsonElement json, string where) => Read(json, where, []);

    public RawType ReadCommon(JsonElement json, string where) => Read(json, where, ["annotations"]);

    /// <summary>Reads a type.</summary>
    /// <param name="json">The type.</param>
    /// <param name="where">What has the type, for messages.</param>
    /// <param name="others">The members that the declaration of what has the type adds.</param>
    private RawType Read(JsonElement json, string where, string[] others)
    {
        string[] all = ["type", "element", "attributes", "additionalAttributes", "name", .. others];
        var kind = new JsonMembers(json, where, all).GetString("type");
        JsonMembers Members(params string[] own) => new(json, where, ["type", .. own, .. others]);
        var members = kind switch
        {
            "Set" => Members("element"),
            "Record" => Members("attributes", "additionalAttributes"),
            "Entity" or "Extension" or "EntityOrCommon" => Members("name"),
            _ => Members(),
        };
        AnnotationJson.Read(members);
        RawType type = kind switch
        {
            "String" or "Long" => new RawType.Named(kind, RawType.Kind.Builtin),
            "Boolean" => new RawType.Named("Bool", RawType.Kind.Builtin),
            "Set" => new RawType.Set(Read(members.Get("element"), where)),
            "Record" => ReadRecord(members, where),
            "Entity" => new RawType.Named(members.GetString("name"), RawType.Kind.Entity),
            "Extension" => new RawType.Named(ReadExtension(members), RawType.Kind.Builtin),
            "EntityOrCommon" => ReadName(members.GetString("name"), RawType.Kind.Any),
            _ => ReadName(kind, RawType.Kind.Common),
        };
        return type with { Position = positions.Locate(json) };
    }

    private RawType.Record ReadRecord(JsonMembers members, string where)
    {
        if (members.Find("additionalAttributes") is { ValueKind: not JsonValueKind.False } open)
            throw new InvalidJsonException(open, "open records are not supported");
        return new RawType.Record([.. members.GetMap("attributes").Select(a => ReadAttribute(a, where))]);
    }

    private RawAttribute ReadAttribute(JsonProperty attribute, string where)
    {
        where = $"the attribute `{attribute.Name}` of {where}";
        var type = Read(attribute.Value, where, ["required", "annotations"]);
        if (!attribute.Value.TryGetProperty("required", out var required))
            return new RawAttribute(attribute.Name, type, Required: true);
        return required.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new RawAttribute(attribute.Name, type, required.GetBoolean())
            : throw new InvalidJsonException(required, $"{where}: expected true or false as `required`");
    }

    private static string ReadExtension(JsonMembers members)
    {
        var name = members.GetString("name");
        return SchemaNames.ExtensionTypes.Contains(name)
            ? name
            : throw new InvalidJsonException(
                members.Get("name"), $"`{name}` is not an extension type{CedarText.SuggestName(name, SchemaNames.ExtensionTypes)}");
    }

    private static RawType.Named ReadName(string name, RawType.Kind kind) => name.StartsWith(Builtin, StringComparison.Ordinal)
        ? new RawType.Named(name[Builtin.Length..], RawType.Kind.Builtin)
        : new RawType.Named(name, kind);
}
