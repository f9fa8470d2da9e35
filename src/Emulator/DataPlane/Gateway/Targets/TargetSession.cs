using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The result of initializing a connection to an MCP server.</summary>
/// <param name="Id">The server's session id; <see langword="null"/> if the server has no sessions.</param>
/// <param name="Version">The negotiated protocol version.</param>
/// <param name="Capabilities">The capabilities that the server declares: <c>tools</c>, <c>prompts</c>, <c>resources</c>.</param>
internal sealed record TargetSession(string? Id, string Version, JsonObject Capabilities);
