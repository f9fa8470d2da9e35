using System.ComponentModel;
using ModelContextProtocol.Server;

namespace SampleMcpServer.Tools;

/// <summary>
/// The tools of the workshop. The server registers every method with <c>McpServerTool</c>, so a new tool is only a new method.
/// </summary>
[McpServerToolType]
internal static class WorkshopTools
{
    [McpServerTool(Name = "add_numbers", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Add two numbers together")]
    public static long AddNumbers(long a, long b) => checked(a + b);

    [McpServerTool(Name = "multiply_numbers", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Multiply two numbers together")]
    public static long MultiplyNumbers(long a, long b) => checked(a * b);

    [McpServerTool(Name = "greet_user", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Greet a user by name")]
    public static string GreetUser(string name) => $"Hello, {name}! Nice to meet you.";
}
