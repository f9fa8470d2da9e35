using System.Globalization;
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

/// <summary>
/// The server: <c>POST /mcp</c> for MCP, <c>GET /ping</c> for health checks. Routing responds to other methods with 405.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        WebApplication app;
        try
        {
            app = Build(args);
        }
        catch (InvalidSettingException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        await app.RunAsync();
        return 0;
    }

    /// <summary>Builds the server from environment variables or command-line arguments (<c>--PORT 9000</c>).</summary>
    /// <exception cref="InvalidSettingException">A setting has an invalid value.</exception>
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

    /// <summary>Reads the endpoint to listen on: by default port 8000 of all interfaces, which AgentCore calls.</summary>
    /// <exception cref="InvalidSettingException">A setting has an invalid value.</exception>
    public static IPEndPoint ReadEndpoint(IConfiguration settings)
    {
        var address = settings["BIND_ADDRESS"] ?? "0.0.0.0";
        if (!IPAddress.TryParse(address, out var ip))
            throw new InvalidSettingException("BIND_ADDRESS", address, "an IP address such as 127.0.0.1 or 0.0.0.0");
        var port = settings["PORT"] ?? "8000";
        return ushort.TryParse(port, CultureInfo.InvariantCulture, out var number)
            ? new(ip, number)
            : throw new InvalidSettingException("PORT", port, "a number from 0 to 65535");
    }
}
