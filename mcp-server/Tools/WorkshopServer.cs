using System.Reflection;
using ModelContextProtocol.Server;

namespace SampleMcpServer.Tools;

/// <summary>What the server says of itself and offers.</summary>
internal static class WorkshopServer
{
    public static McpServerOptions CreateOptions()
    {
        var options = new McpServerOptions { ServerInfo = new() { Name = "mcp-server", Version = "1.0.0" }, ToolCollection = [] };
        foreach (var method in typeof(WorkshopTools).GetMethods(BindingFlags.Public | BindingFlags.Static))
            options.ToolCollection.Add(McpServerTool.Create(method));
        options.Filters.Request.CallToolFilters.Add(CallerMistakes.Filter);
        options.Filters.Message.IncomingFilters.Add(CallerMistakes.Filter);
        return options;
    }
}
