using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SampleMcpServer.Hosting;
using SampleMcpServer.Tools;

namespace SampleMcpServer;

/// <summary>The server: <c>POST /mcp</c> for the protocol, <c>GET /ping</c> for health checks. Routing answers other methods with 405.</summary>
internal static class Program
{
    public static Task Main(string[] args) => Build(args).RunAsync();

    /// <summary>Builds the server from settings of the environment or the command line (<c>--PORT 9000</c>).</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var endpoint = ReadEndpoint(builder.Configuration);
        var hosts = AllowedHosts.Parse(builder.Configuration["ALLOWED_HOSTS"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = RequestFilter.MaxBodyBytes;
            kestrel.Listen(endpoint);
        });
        // Without the filter, ASP.NET Core logs several lines for each request.
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddMcpServer(options => options.ServerInfo = new() { Name = "mcp-server", Version = "1.0.0" })
            .WithHttpTransport(options => options.Stateless = true)
            .WithToolsFromAssembly()
            .WithRequestFilters(filters => filters.AddCallToolFilter(CallerMistakes.Filter))
            .WithMessageFilters(filters => filters.AddIncomingFilter(CallerMistakes.Filter));

        var app = builder.Build();
        app.MapGet("/ping", () => Results.Json(new { status = "Healthy" }));
        app.MapMcp("/mcp").AddEndpointFilter(new RequestFilter(hosts));
        return app;
    }

    /// <summary>Where to listen: by default port 8000 of every interface, which AgentCore calls.</summary>
    /// <exception cref="InvalidOperationException">A setting has a value that it cannot have; the message names both.</exception>
    public static IPEndPoint ReadEndpoint(IConfiguration settings)
    {
        var address = settings.GetValue("BIND_ADDRESS", "0.0.0.0");
        return IPAddress.TryParse(address, out var ip)
            ? new(ip, settings.GetValue<ushort>("PORT", 8000))
            : throw new InvalidOperationException($"BIND_ADDRESS must be an IP address, not '{address}'.");
    }
}
