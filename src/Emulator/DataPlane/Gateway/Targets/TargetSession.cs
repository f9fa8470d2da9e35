using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The result of the first contact with an MCP server: of <c>initialize</c> or of <c>server/discover</c>.</summary>
/// <param name="Id">The server's session id; <see langword="null"/> if the server has no sessions.</param>
/// <param name="Version">The negotiated protocol version.</param>
/// <param name="Capabilities">The capabilities that the server declares: <c>tools</c>, <c>prompts</c>, <c>resources</c>.</param>
internal sealed record TargetSession(string? Id, string Version, JsonObject Capabilities)
{
    /// <summary>A server of a protocol version without initialize, before anything is known of it.</summary>
    public static TargetSession Undiscovered => new(null, McpVersion.Stateless, []);

    /// <summary>The level that the server was told last; <see langword="null"/> if it decides itself what it logs.</summary>
    public string? LogLevel { get; set; }

    /// <summary>Whether requests carry version and capabilities themselves, because there is no initialize.</summary>
    public bool IsStateless { get; } = McpVersion.IsStateless(Version);
}
