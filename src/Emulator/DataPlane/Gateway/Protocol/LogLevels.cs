namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The severities of log messages in MCP, which are those of syslog.</summary>
internal static class LogLevels
{
    private static readonly string[] All = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    /// <summary>The rank of a level, the least severe first; -1 if there is no such level.</summary>
    public static int RankOf(string? level) => Array.IndexOf(All, level);

    /// <summary>Reads a client's level.</summary>
    /// <exception cref="RpcException">There is no such level.</exception>
    public static string Read(string level) => RankOf(level) >= 0
        ? level
        : throw new RpcException(RpcError.InvalidParams, $"Invalid params: level must be one of {string.Join(", ", All)}.");
}
