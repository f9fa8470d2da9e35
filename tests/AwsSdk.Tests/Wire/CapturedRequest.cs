using System.Text;
using System.Text.Json.Nodes;

namespace Reconciler.AwsSdk.Tests.Wire;

/// <summary>A request as it was received, not decoded.</summary>
internal sealed record CapturedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Path => Target.Split('?')[0];

    public string Query =>
        Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?', StringComparison.Ordinal) + 1)..] : "";

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The decoded fields of a form.</summary>
    public IReadOnlyDictionary<string, string> Form => Text.Split('&').Select(p => p.Split('='))
        .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1].Replace('+', ' ')), StringComparer.Ordinal);
}
