using System.Text.Json;

namespace Reconciler.AwsSdkGenerator.Modeling;

/// <summary>A reference from one shape to another: a structure's member, a list's element, a map's key or value.</summary>
internal sealed class MemberModel(string name, JsonElement json, bool isRequired)
{
    public string Name => name;

    public bool IsRequired => isRequired;

    public string Shape => json.GetProperty("shape").GetString()!;

    /// <summary>The location: uri, querystring, header, headers or statusCode; null for the body.</summary>
    public string? Location => json.Text("location");

    public string? LocationName => json.Text("locationName");

    public string WireName => LocationName ?? name;

    public string? TimestampFormat => json.Text("timestampFormat");

    public bool IsIdempotencyToken => json.Flag("idempotencyToken");

    public bool IsFlattened => json.Flag("flattened");

    public bool IsStreaming => json.Flag("streaming");

    public bool IsXmlAttribute => json.Flag("xmlAttribute");

    public string? Deprecation => json.Flag("deprecated") ? json.Text("deprecatedMessage") ?? "This member is deprecated." : null;

    public string? XmlNamespace => json.TryGetProperty("xmlNamespace", out var value) ? value.Text("uri") : null;
}
