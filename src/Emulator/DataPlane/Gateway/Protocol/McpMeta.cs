namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The members of <c>_meta</c> with which requests say what <c>initialize</c> said before MCP 2026-07-28.</summary>
internal static class McpMeta
{
    public const string Version = "io.modelcontextprotocol/protocolVersion";
    public const string Capabilities = "io.modelcontextprotocol/clientCapabilities";
    public const string Client = "io.modelcontextprotocol/clientInfo";

    /// <summary>The least severity of the log messages that the caller wants; none are sent without it.</summary>
    public const string LogLevel = "io.modelcontextprotocol/logLevel";
}
