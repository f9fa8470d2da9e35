using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cedar;
using Cedar.Extensions;
using Cedar.Schemas;

namespace Reconciler.Access.Schemas;

/// <summary>Converts the arguments of a call to the <c>context</c> of a Cedar request.</summary>
internal static class ToolInput
{
    private const int MaxDepth = 64;

    /// <summary>
    /// The arguments as a value. Nulls and arguments that the tool's schema does not name are left out. Numbers are truncated to the
    /// four places of a decimal.
    /// </summary>
    /// <param name="type">The type of the tool's input, see <see cref="GatewaySchema.GetInputType"/>.</param>
    /// <param name="input">The arguments.</param>
    /// <param name="name">The name of the value in errors.</param>
    /// <exception cref="FormatException">An argument does not have the type of its schema, or a required argument is missing.</exception>
    public static CedarValue ToValue(CedarType type, JsonObject input, string name = CallContext.Input) =>
        Value(input, type, name, 0) ?? RecordValue.Empty;

    private static CedarValue? Value(JsonNode? json, CedarType type, string where, int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException($"{where}: nests deeper than {MaxDepth} levels");
        return (json, type) switch
        {
            (null, _) => null,
            (JsonObject value, CedarType.Record record) => Record(value, record.Attributes, where, depth),
            (JsonObject value, CedarType.Unknown) => new RecordValue(value
                .Select(p => (p.Key, Value: Value(p.Value, type, $"{where}.{p.Key}", depth + 1)))
                .Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value!))),
            (JsonArray items, CedarType.Set set) => Set(items, set.Element, where, depth),
            (JsonArray items, CedarType.Unknown) => Set(items, type, where, depth),
            (JsonValue scalar, _) => Scalar(scalar, type) ?? throw Mismatch(json, type, where),
            _ => throw Mismatch(json, type, where),
        };
    }

    private static SetValue Set(JsonArray items, CedarType element, string where, int depth) => new(items
        .Select((item, i) => Value(item, element, string.Create(CultureInfo.InvariantCulture, $"{where}[{i}]"), depth + 1))
        .OfType<CedarValue>().ToList());

    private static RecordValue Record(JsonObject json, RecordAttributes declared, string where, int depth)
    {
        var attributes = new List<KeyValuePair<string, CedarValue>>();
        foreach (var attribute in declared.Values)
            if (Value(json[attribute.Name], attribute.Type, $"{where}.{attribute.Name}", depth + 1) is { } value)
                attributes.Add(KeyValuePair.Create(attribute.Name, value));
            else if (attribute.Required)
                throw new FormatException($"{where}.{attribute.Name} is missing");
        return new RecordValue(attributes);
    }

    private static CedarValue? Scalar(JsonValue scalar, CedarType type) => (scalar.GetValueKind(), type) switch
    {
        (JsonValueKind.String, CedarType.String or CedarType.Unknown) => new StringValue(scalar.GetValue<string>()),
        (JsonValueKind.True, CedarType.Boolean or CedarType.Unknown) => BooleanValue.True,
        (JsonValueKind.False, CedarType.Boolean or CedarType.Unknown) => BooleanValue.False,
        (JsonValueKind.Number, CedarType.Extension { Name: "decimal" }) => Decimal(scalar),
        (JsonValueKind.Number, CedarType.Long) => Long(scalar),
        (JsonValueKind.Number, CedarType.Unknown) => Long(scalar) ?? Decimal(scalar),
        _ => null,
    };

    // JSON does not distinguish 3.0 from 3.
    private static LongValue? Long(JsonValue scalar) =>
        scalar.TryGetValue<long>(out var integer) ? new LongValue(integer)
        : scalar.TryGetValue<int>(out var small) ? new LongValue(small)
        : Number(scalar) is { } number && decimal.IsInteger(number) && number >= long.MinValue && number <= long.MaxValue
            ? new LongValue((long)number)
            : null;

    private static CedarValue? Decimal(JsonValue scalar) => Number(scalar) is { } number
        ? DecimalValue.Parse(decimal.Round(number, 4, MidpointRounding.ToZero).ToString("0.0###", CultureInfo.InvariantCulture))
        : null;

    private static decimal? Number(JsonValue scalar) =>
        decimal.TryParse(scalar.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static FormatException Mismatch(JsonNode? json, CedarType type, string where) =>
        new($"{where}: expected {type}, found {(json is JsonObject ? "an object" : json is JsonArray ? "a list" : json?.ToJsonString())}");
}
