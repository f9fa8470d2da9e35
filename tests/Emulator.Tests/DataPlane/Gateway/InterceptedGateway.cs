using System.Diagnostics;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.Services.Lambda;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>A gateway with interceptors, which are Python functions.</summary>
internal sealed class InterceptedGateway : IAsyncDisposable
{
    private InterceptedGateway(GatewayFixture gateway, FakeMcpServer server) => (Gateway, Server) = (gateway, server);

    public GatewayFixture Gateway { get; }

    public FakeMcpServer Server { get; }

    /// <summary>Whether this machine cannot run the functions.</summary>
    public static bool IsPythonMissing { get; } = FindWhetherPythonIsMissing();

    /// <summary>Starts a gateway with a target <c>tools</c>, which has the tools <c>one</c> and <c>two</c>.</summary>
    /// <param name="request">The body of the handler for requests; null for no such interceptor.</param>
    /// <param name="response">The body of the handler for responses; null for no such interceptor.</param>
    /// <param name="passesHeaders">Whether the functions get the headers of requests.</param>
    /// <param name="configure">Changes the gateway.</param>
    public static async Task<InterceptedGateway> StartAsync(
        string? request, string? response = null, bool passesHeaders = false, Action<CreateGatewayRequest>? configure = null)
    {
        var gateway = await GatewayFixture.StartAsync(
            async (account, create) =>
            {
                await TestFunction.CreateRoleAsync(account);
                create.InterceptorConfigurations =
                [
                    .. await AddAsync(account, "REQUEST", request, passesHeaders),
                    .. await AddAsync(account, "RESPONSE", response, passesHeaders),
                ];
                configure?.Invoke(create);
            },
            lists: true);
        var server = (await FakeMcpServer.StartAsync()).With("one", "two");
        return new InterceptedGateway(gateway, server);
    }

    /// <summary>Adds the target.</summary>
    public async Task<InterceptedGateway> WithTargetAsync(Action<CreateGatewayTargetRequest>? configure = null)
    {
        await Gateway.AddAsync("tools", Server, configure);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    /// <summary>The configuration of an interceptor.</summary>
    public static GatewayInterceptorConfiguration Configure(string function, bool passesHeaders, params string[] points) => new()
    {
        InterceptionPoints = [.. points],
        Interceptor = new() { Lambda = new() { Arn = $"arn:aws:lambda:us-east-1:{Account.Id}:function:{function}" } },
        InputConfiguration = new() { PassRequestHeaders = passesHeaders },
    };

    private static async Task<IEnumerable<GatewayInterceptorConfiguration>> AddAsync(
        Account account, string point, string? body, bool passesHeaders)
    {
        if (body is null)
            return [];
        var lines = body.ReplaceLineEndings("\n").Split('\n').Select(line => $"    {line}");
        var code = $"import base64, json\ndef handler(event, context):\n{string.Join('\n', lines)}\n";
        await account.Lambda.CreateFunctionAsync(TestFunction.Request(point, code));
        return [Configure(point, passesHeaders, point)];
    }

    private static bool FindWhetherPythonIsMissing()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", "--version") { RedirectStandardOutput = true });
            python!.WaitForExit();
            return python.ExitCode != 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return true;
        }
    }
}
