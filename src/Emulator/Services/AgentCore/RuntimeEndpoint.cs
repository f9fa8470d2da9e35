namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// The URL of a runtime: <c>https://bedrock-agentcore.{region}.amazonaws.com/runtimes/{arn}/invocations?qualifier=DEFAULT</c>.
/// </summary>
internal sealed record RuntimeEndpoint(string Arn, string Qualifier, bool IsInvocation)
{
    public string RuntimeId => Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>Parses a URL, or returns <see langword="null"/> if the host is not AgentCore's.</summary>
    public static RuntimeEndpoint? Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !uri.Host.StartsWith("bedrock-agentcore.", StringComparison.Ordinal))
            return null;
        // The ARN is one path segment, because its slash is encoded.
        var segments = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length < 2 || segments[0] != "runtimes")
            return new("", "", false);
        var qualifier = uri.Query.TrimStart('?').Split('&').FirstOrDefault(p => p.StartsWith("qualifier=", StringComparison.Ordinal));
        return new(
            Uri.UnescapeDataString(segments[1]),
            qualifier?["qualifier=".Length..] ?? RuntimeEndpoints.DefaultName,
            segments is [_, _, "invocations"]);
    }
}
