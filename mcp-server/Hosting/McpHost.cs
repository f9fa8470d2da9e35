using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SampleMcpServer.Tools;

namespace SampleMcpServer.Hosting;

/// <summary>The web application: <c>POST /mcp</c> for the protocol, <c>GET /ping</c> for health checks. Routing answers other methods with 405.</summary>
internal static class McpHost
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = ServerSettings.From(builder.Configuration);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(WorkshopServer.CreateOptions()).AddSingleton<McpEndpoint>();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServerSettings.MaxRequestBytes;
            kestrel.Listen(settings.Address, settings.Port);
        });

        var app = builder.Build();
        app.MapGet("/ping", () => Results.Json(new { status = "Healthy" }));
        app.MapPost("/mcp", (HttpContext context, McpEndpoint endpoint) => settings.AllowedHosts.Allow(context.Request)
            ? endpoint.HandleAsync(context)
            : Task.FromResult(Fault.ForeignHost.ToResult(StatusCodes.Status403Forbidden)));
        return app;
    }
}
