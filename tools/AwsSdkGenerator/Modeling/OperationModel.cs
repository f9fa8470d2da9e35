using System.Text.Json;

namespace Reconciler.AwsSdkGenerator.Modeling;

/// <summary>One operation of a service model.</summary>
internal sealed class OperationModel(string name, JsonElement json)
{
    private readonly JsonElement _http = json.GetProperty("http");

    public string Name => name;

    public string Method => _http.GetProperty("method").GetString()!;

    public string RequestUri => _http.GetProperty("requestUri").GetString()!;

    public string Route => $"{Method} {RequestUri}";

    public bool IsDeprecated => json.Flag("deprecated");

    public int ResponseCode => _http.TryGetProperty("responseCode", out var code) ? code.GetInt32() : 200;

    public string? Input => Reference("input")?.Text("shape");

    public string? Output => Reference("output")?.Text("shape");

    /// <summary>The element that wraps the output (query protocol).</summary>
    public string? ResultWrapper => Reference("output")?.Text("resultWrapper");

    /// <summary>The name of the input's root element (REST XML).</summary>
    public string? InputElement => Reference("input")?.Text("locationName");

    public bool IsUnsigned => json.Text("authtype") == "none";

    public bool RequiresChecksum =>
        json.Flag("httpChecksumRequired") || Reference("httpChecksum") is { } checksum && checksum.Flag("requestChecksumRequired");

    public IEnumerable<string> Errors => Reference("errors") is { } errors
        ? errors.EnumerateArray().Select(e => e.GetProperty("shape").GetString()!)
        : [];

    private JsonElement? Reference(string property) => json.TryGetProperty(property, out var value) ? value : null;
}
