using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Reconciler.Emulator.Host;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace StatusPage.Tests;

/// <summary>
/// The programs of npm that people connect with: mcp-remote, which gives clients without OAuth a gateway, and the MCP Inspector. Each asks
/// for a sign-in, a user signs in in Chromium, and the program calls a tool.
/// </summary>
public sealed class NodeSignInTests(ITestOutputHelper output)
{
    private const string Tool = "x_amz_bedrock_agentcore_search";

    private readonly TaskCompletionSource<string> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_user_signs_in_in_the_browser_and_mcp_remote_calls_a_tool()
    {
        if (await NodeProgram.FindAsync("mcp-remote", "0.15.1", "dist/proxy.js", output) is not { } remote) return;
        await WithGatewayAsync(async (url, client, port, folder, signInAsync) =>
        {
            var connecting = McpClient.CreateAsync(new StdioClientTransport(new()
            {
                Command = remote.Command[0],
                Arguments =
                [
                    remote.Command[1], url, $"{port}", "--host", "127.0.0.1", "--allow-http",
                    "--static-oauth-client-info", $$"""{"client_id":"{{client}}"}""",
                    "--static-oauth-client-metadata", """{"scope":"openid"}""",
                ],
                EnvironmentVariables = new Dictionary<string, string?> { ["MCP_REMOTE_CONFIG_DIR"] = folder, ["BROWSER"] = "true" },
                StandardErrorLines = Hear,
            }));
            await signInAsync(connecting);
            await using var connected = await connecting;

            var result = await connected.CallToolAsync(Tool, new Dictionary<string, object?> { ["query"] = "add" });

            Assert.False(result.IsError ?? false);
            Assert.Contains("\"tools\"", Assert.IsType<TextContentBlock>(result.Content[0]).Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_user_signs_in_in_the_browser_and_the_inspector_calls_a_tool()
    {
        const string Entry = "clients/launcher/build/index.js";
        if (await NodeProgram.FindAsync("@modelcontextprotocol/inspector", "2.12.0", Entry, output) is not { } inspector) return;
        await WithGatewayAsync(async (url, client, port, folder, signInAsync) =>
        {
            var start = inspector.StartInfo(
                "--cli", url, "--transport", "http", "--client-id", client, "--callback-url", $"http://127.0.0.1:{port}/oauth/callback",
                "--method", "tools/call", "--tool-name", Tool, "--tool-arg", "query=add");
            (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
            start.Environment["HOME"] = folder;
            start.Environment["MCP_AUTO_OPEN_ENABLED"] = "true";
            start.Environment["MCP_INSPECTOR_SECRET_STORE"] = "memory";
            start.Environment["BROWSER"] = "true";
            using var process = Process.Start(start)!;
            var said = new List<string>();
            process.OutputDataReceived += (_, line) => Keep(line.Data);
            process.ErrorDataReceived += (_, line) => Keep(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var ending = process.WaitForExitAsync();
            await signInAsync(ending);
            await ending;

            Assert.Equal(0, process.ExitCode);
            Assert.Contains(said, line => line.Trim() == "\"isError\": false");

            void Keep(string? line)
            {
                if (line is null) return;
                lock (said) said.Add(line);
                Hear(line);
            }
        });
    }

    /// <summary>Runs a program that signs somebody in.</summary>
    /// <param name="run">
    /// Takes the gateway, the client of the pool, the port that it knows, a folder for what the program keeps, and what signs in when the
    /// program asks for it, unless the program ends before.
    /// </param>
    private async Task WithGatewayAsync(Func<string, string, int, string, Func<Task, Task>, Task> run)
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { RunsServers = false });
        var port = FindPort();
        var (gateway, client) = await SignInGateway.CreateAsync(aws, new Uri($"http://127.0.0.1:{port}/oauth/callback"));
        var folder = Directory.CreateTempSubdirectory("sign-in-");
        try
        {
            await run(aws.GatewayUrl(gateway).ToString(), client, port, folder.FullName, async ending =>
            {
                if (await Task.WhenAny(_asked.Task, ending) == ending) await ending;
                Assert.True(_asked.Task.IsCompleted, "The program asked for no sign-in.");
                await SignInGateway.FillAsync(await browser.OpenAsync(await _asked.Task, ColorScheme.Light, 800, []));
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Hear(string line)
    {
        output.WriteLine(line);
        if (!line.Contains("/oauth2/authorize?", StringComparison.Ordinal)) return;
        _asked.TrySetResult(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim());
    }

    /// <summary>The programs are told their port: the pool has to know the address.</summary>
    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
