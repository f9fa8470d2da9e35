using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

#pragma warning disable MCP9005 // Sampling and log messages, which the library calls obsolete, exist in the protocol versions before 2026-07-28.

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>
/// A server of the official C# library whose tools turn to the client during a call. The tools have the names and answers that the MCP
/// conformance suite expects of its reference server.
/// </summary>
internal sealed class InteractiveServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InteractiveServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts a server of a protocol version.</summary>
    public static async Task<InteractiveServer> StartAsync(string version)
    {
        var isStateless = version == "2026-07-28";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddMcpServer(o => o.Capabilities = new() { Logging = new() })
            .WithHttpTransport(o => o.Stateless = isStateless)
            .WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithTools(
            [
                McpServerTool.Create(ElicitAsync, new() { Name = "test_elicitation", Description = "Asks the user" }),
                McpServerTool.Create(SampleAsync, new() { Name = "test_sampling", Description = "Asks the model" }),
                McpServerTool.Create(ProgressAsync, new() { Name = "test_tool_with_progress", Description = "Reports progress" }),
                McpServerTool.Create(LogAsync, new() { Name = "test_tool_with_logging", Description = "Logs" }),
                McpServerTool.Create(
                    RequireInput, new() { Name = "test_input_required_result_elicitation", Description = "Asks the user by its result" }),
            ]);
        var app = builder.Build();
        app.MapMcp("/mcp");
        await app.StartAsync();
        return new InteractiveServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<string> ElicitAsync(McpServer server, string message, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(Form(message, "response"), cancellationToken);
        return $"User response: action={answer.Action}, content={System.Text.Json.JsonSerializer.Serialize(answer.Content)}";
    }

    private static async Task<string> SampleAsync(McpServer server, string prompt, CancellationToken cancellationToken)
    {
        var question = new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] };
        var answer = await server.SampleAsync(
            new CreateMessageRequestParams { Messages = [question], MaxTokens = 100 }, cancellationToken);
        return $"LLM response: {answer.Content.OfType<TextContentBlock>().First().Text}";
    }

    private static async Task<string> ProgressAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        foreach (var done in new[] { 0, 50, 100 })
        {
            await context.Server.NotifyProgressAsync(
                context.Params!.ProgressToken!.Value, new() { Progress = done, Total = 100 }, cancellationToken: cancellationToken);
        }

        return "done";
    }

    private static async Task<string> LogAsync(McpServer server, CancellationToken cancellationToken)
    {
        foreach (var text in new[] { "Tool execution started", "Tool processing data", "Tool execution completed" })
        {
            await server.SendNotificationAsync(
                NotificationMethods.LoggingMessageNotification,
                new LoggingMessageNotificationParams
                {
                    Level = LoggingLevel.Info,
                    Data = System.Text.Json.JsonSerializer.SerializeToElement(text),
                },
                cancellationToken: cancellationToken);
        }

        return "logged";
    }

    private static string RequireInput(RequestContext<CallToolRequestParams> context) =>
        context.Params!.InputResponses is { } responses && responses.TryGetValue("user_name", out var name)
            ? $"Hello, {name.RawValue.GetProperty("content").GetProperty("name")}!"
            : throw new InputRequiredException(
                new Dictionary<string, InputRequest> { ["user_name"] = InputRequest.ForElicitation(Form("What is your name?", "name")) },
                "state-1");

    private static ElicitRequestParams Form(string message, string field) => new()
    {
        Message = message,
        RequestedSchema = new()
        {
            Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition>
            {
                [field] = new ElicitRequestParams.StringSchema { Description = "An answer" },
            },
            Required = [field],
        },
    };
}
