using Reconciler.Emulator.Mcp.Protocol;

namespace Reconciler.Emulator.Mcp;

/// <summary>The tool of the gateway itself that finds tools by what they are wanted for.</summary>
internal sealed class ToolSearch
{
    public const string Name = "x_amz_bedrock_agentcore_search";

    /// <summary>How tools/list shows it.</summary>
    public static ReadOnlyMemory<byte> Json { get; } = """
        {"inputSchema":{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]},"name":"x_amz_bedrock_agentcore_search","description":"A special tool that returns a trimmed down list of tools given a context. Use this tool only when there are many tools available and you want to get a subset that matches the provided context."}
        """u8.Trim((byte)' ').ToArray();
}
