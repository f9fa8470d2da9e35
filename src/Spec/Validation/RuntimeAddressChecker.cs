using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Spec.Validation;

/// <summary>
/// Checks the addresses at which runtimes are called, and the settings by which a server would not be found there: AgentCore takes both,
/// and every call fails then.
/// </summary>
internal sealed class RuntimeAddressChecker(ErrorList errors)
{
    private const string Host = "https://bedrock-agentcore.";
    private const string Folder = "/runtimes/";
    private const string Invocations = "/invocations";

    /// <summary>Checks the endpoint of a target that is a runtime.</summary>
    public void CheckEndpoint(SpecObject o, string path, string? endpoint)
    {
        if (endpoint is null || !endpoint.StartsWith(Host, StringComparison.Ordinal)) return;
        var at = endpoint.IndexOf(Folder, StringComparison.Ordinal);
        if (at < 0) return;
        var (start, rest) = (endpoint[..(at + Folder.Length)], endpoint[(at + Folder.Length)..]);
        var (place, query) = rest.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? (rest[..mark], rest[mark..]) : (rest, "");
        var end = Array.Find([Invocations, "/mcp", "/"], text => place.EndsWith(text, StringComparison.Ordinal)) ?? "";
        var runtime = place[..^end.Length];
        if (ReferenceText.Find(runtime).FirstOrDefault() is { Object: { Kind: "McpServer", Name: var server }, Attribute: "arn" })
        {
            errors.Add(
                o.GetLocation(path), path, "the ARN of a runtime must be encoded in a URL",
                $"write ${{McpServer/{server}.endpoint}}, or mcpServer: {server} in place of targetConfiguration");
            return;
        }

        var isPlain = runtime.StartsWith("arn:", StringComparison.Ordinal);
        var right = start + (isPlain ? Uri.EscapeDataString(runtime) : runtime) + Invocations;
        var hint = $"write {right}{(query.Length == 0 ? "?qualifier=DEFAULT" : query)}";
        var found = end.Length == 0 ? "its ARN" : end;
        if (isPlain) errors.Add(o.GetLocation(path), path, "the ARN of a runtime must be encoded in a URL", hint);
        else if (end != Invocations) errors.Add(o.GetLocation(path), path, $"a runtime is called at {Invocations}, not at {found}", hint);
    }

    /// <summary>Checks the variables by which servers choose their transport and address.</summary>
    public void CheckVariables(SpecObject o, McpServerSpec spec)
    {
        if (spec.Request.ProtocolConfiguration?.ServerProtocol?.Value != "MCP") return;
        foreach (var (name, value) in spec.Request.EnvironmentVariables ?? [])
        {
            if (FindRemedy(name.ToUpperInvariant(), value.ToLowerInvariant()) is not { } remedy) continue;
            var path = $"spec.environmentVariables.{name}";
            errors.Warn(
                o.GetLocation(path), path, $"{name}: {Shown.Cut(value)} keeps AgentCore from reaching the server",
                $"{remedy}; AgentCore calls stateless Streamable HTTP at 0.0.0.0:8000/mcp");
        }
    }

    private static string? FindRemedy(string name, string value)
    {
        var isOfServer = name.StartsWith("FASTMCP_", StringComparison.Ordinal) || name.StartsWith("MCP_", StringComparison.Ordinal);
        var setting = isOfServer ? name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..] : name;
        return setting switch
        {
            "TRANSPORT" when value is "stdio" or "sse" => "write streamable-http, or remove it",
            "STATELESS_HTTP" or "STATELESS" when value is "false" or "0" or "no" => "write \"true\"",
            "HOST" when value is "127.0.0.1" or "localhost" or "::1" => "write 0.0.0.0",
            "PORT" when value != "8000" && !ReferenceText.HasReferences(value) => "write \"8000\", or remove it",
            "STREAMABLE_HTTP_PATH" or "PATH" when isOfServer && value is not ("/mcp" or "/mcp/") => "write /mcp, or remove it",
            _ => null,
        };
    }
}
