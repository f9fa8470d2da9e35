using System.Text.Json;

namespace Reconciler.AwsSdkGenerator.Modeling;

/// <summary>A shape of a service model.</summary>
internal sealed class ShapeModel
{
    private readonly JsonElement _json;

    public ShapeModel(string name, JsonElement json)
    {
        Name = name;
        _json = json;
        var required = json.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];
        Members = json.TryGetProperty("members", out var members)
            ? [.. members.EnumerateObject().Select(m => new MemberModel(m.Name, m.Value, required.Contains(m.Name)))]
            : [];
        Element = Reference("member");
        Key = Reference("key");
        Value = Reference("value");
        EnumValues = json.TryGetProperty("enum", out var values) ? [.. values.EnumerateArray().Select(v => v.GetString()!)] : [];
    }

    public string Name { get; }

    public string Type => _json.GetProperty("type").GetString()!;

    public IReadOnlyList<MemberModel> Members { get; }

    public MemberModel? Element { get; }

    public MemberModel? Key { get; }

    public MemberModel? Value { get; }

    public IReadOnlyList<string> EnumValues { get; }

    public bool IsEnum => Type == "string" && EnumValues.Count > 0;

    public bool IsDocument => _json.Flag("document");

    public bool IsException => _json.Flag("exception");

    public bool IsUnion => _json.Flag("union");

    /// <summary>Whether the shape is a structure that becomes a class.</summary>
    public bool IsModelClass => Type == "structure" && !IsDocument && !IsException;

    public bool IsSensitive => _json.Flag("sensitive");

    public bool IsFlattened => _json.Flag("flattened");

    public bool IsStreaming => _json.Flag("streaming");

    public string? TimestampFormat => _json.Text("timestampFormat");

    public string? LocationName => _json.Text("locationName");

    public string? Payload => _json.Text("payload");

    public string? Pattern => _json.Text("pattern");

    public long? Min => _json.Bound("min");

    public long? Max => _json.Bound("max");

    /// <summary>The bound as the model writes it, fractions included.</summary>
    public string? MinText => _json.TryGetProperty("min", out var bound) ? bound.GetRawText() : null;

    /// <summary>The bound as the model writes it, fractions included.</summary>
    public string? MaxText => _json.TryGetProperty("max", out var bound) ? bound.GetRawText() : null;

    public string? XmlNamespace => _json.TryGetProperty("xmlNamespace", out var value) ? value.Text("uri") : null;

    public string ErrorCode => Error?.Text("code") ?? Name;

    public int? ErrorStatus => Error is { } error && error.TryGetProperty("httpStatusCode", out var code) ? code.GetInt32() : null;

    public bool IsFault => _json.Flag("fault");

    /// <summary>Whether a retryable error is throttling; null if the error is not retryable.</summary>
    public bool? RetryThrottling => _json.TryGetProperty("retryable", out var value) ? value.Flag("throttling") : null;

    public IEnumerable<MemberModel> References => Members.Concat(new[] { Element, Key, Value }.OfType<MemberModel>());

    private JsonElement? Error => _json.TryGetProperty("error", out var value) ? value : null;

    private MemberModel? Reference(string property) =>
        _json.TryGetProperty(property, out var value) ? new MemberModel(property, value, false) : null;
}
