using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Reconciler.Emulator.Host;
using Xunit.Abstractions;

namespace StatusPage.Tests;

/// <summary>
/// The OAuth client of the MCP SDK for C#: it finds the user pool by the gateway's metadata, a user signs in in Chromium, and it calls a tool.
/// </summary>
public sealed class SignInTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_user_signs_in_in_the_browser_and_the_client_calls_a_tool()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { RunsServers = false });
        var returned = new TaskCompletionSource<AuthorizationResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var callback = await ListenAsync(returned);
        var redirect = new Uri(AddressOf(callback), "/callback");
        var (gateway, client) = await SignInGateway.CreateAsync(aws, redirect);
        var errors = new List<string>();

        var transport = new HttpClientTransport(new()
        {
            Endpoint = aws.GatewayUrl(gateway),
            TransportMode = HttpTransportMode.StreamableHttp,
            OAuth = new()
            {
                RedirectUri = redirect,
                ClientId = client,
                Scopes = ["openid"],
                AuthorizationCallbackHandler = async (context, cancellationToken) =>
                {
                    await SignInAsync(await browser.OpenAsync(context.AuthorizationUri.AbsoluteUri, ColorScheme.Light, 800, errors));
                    var got = await returned.Task.WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);
                    output.WriteLine($"asked {context.AuthorizationUri.AbsoluteUri}\ngot {got.Code} {got.State} {got.Iss}");
                    return got;
                },
            },
        });
        await using var connected = await McpClient.CreateAsync(transport);
        var result = await connected.CallToolAsync(
            "x_amz_bedrock_agentcore_search", new Dictionary<string, object?> { ["query"] = "add" });

        Assert.False(result.IsError ?? false);
        Assert.Contains("\"tools\"", Assert.IsType<TextContentBlock>(result.Content[0]).Text, StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    private static async Task SignInAsync(IPage page)
    {
        await SignInGateway.FillAsync(page, "wrong");
        await Assertions.Expect(page.GetByText("Incorrect username or password.")).ToBeVisibleAsync();
        await SignInGateway.FillAsync(page);
        await Assertions.Expect(page.GetByText("You may close this page.")).ToBeVisibleAsync();
    }

    private static async Task<WebApplication> ListenAsync(TaskCompletionSource<AuthorizationResult> returned)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(http =>
        {
            if (http.Request.Path != "/callback") return Task.CompletedTask;
            var query = http.Request.Query;
            returned.TrySetResult(new AuthorizationResult { Code = query["code"], State = query["state"], Iss = query["iss"] });
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync("<title>Done</title><link rel=icon href=data:,><p>You may close this page.</p>");
        });
        await app.StartAsync();
        return app;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
