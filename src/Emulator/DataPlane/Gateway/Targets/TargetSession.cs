using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>What the handshake with an MCP server came to.</summary>
/// <param name="Id">The session that the server wants to be named; <see langword="null"/> when it keeps none.</param>
/// <param name="Version">The revision of MCP that both speak.</param>
/// <param name="Capabilities">What the server says it has: <c>tools</c>, <c>prompts</c>, <c>resources</c>.</param>
internal sealed record TargetSession(string? Id, string Version, JsonObject Capabilities);
