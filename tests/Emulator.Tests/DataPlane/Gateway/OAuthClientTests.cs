using System.Diagnostics;
using Amazon.BedrockAgentCoreControl;
using Emulator.Tests.Services.Cognito;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>
/// The OAuth client of the MCP SDK for TypeScript: it finds the authorization server by the gateway's metadata, a user signs in on the page
/// that it opens, and it calls a tool with the token.
/// </summary>
[Collection(nameof(NodeProgram))]
public sealed class OAuthClientTests(ITestOutputHelper output)
{
    private const string Callback = "http://127.0.0.1:9/callback";

    // The browser is played by requests: it follows the redirects, fills the form, and stops at the client's address.
    private const string Script = """
        const [sdk, url, clientId, callback, user, password] = process.argv.slice(2);
        const { Client } = await import(`${sdk}/client/index.js`);
        const { StreamableHTTPClientTransport } = await import(`${sdk}/client/streamableHttp.js`);
        let page, verifier, tokens, state;
        const provider = {
          get redirectUrl() { return callback; },
          get clientMetadata() { return { client_name: "test", redirect_uris: [callback], grant_types: ["authorization_code", "refresh_token"],
            response_types: ["code"], token_endpoint_auth_method: "none", scope: "openid" }; },
          clientInformation: () => ({ client_id: clientId }),
          tokens: () => tokens, saveTokens: t => { tokens = t; },
          redirectToAuthorization: u => { page = u; },
          saveCodeVerifier: v => { verifier = v; }, codeVerifier: () => verifier,
        };
        const first = new StreamableHTTPClientTransport(new URL(url), { authProvider: provider });
        try { await new Client({ name: "c", version: "1" }).connect(first); throw new Error("connected without a token"); }
        catch (e) { if (e.constructor.name !== "UnauthorizedError") throw e; }
        const asked = [];
        async function browse(address, options) {
          asked.push(new URL(address).host);
          return await fetch(address, { redirect: "manual", ...options });
        }
        let at = await browse(page);
        const login = new URL(at.headers.get("location"), page);
        const html = await (await browse(login)).text();
        const form = new URLSearchParams();
        for (const [, name, value] of html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
          form.set(name, value.replaceAll("&quot;", '"').replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
        form.set("username", user); form.set("password", password);
        const action = new URL(html.match(/action="([^"]*)"/)[1], login);
        const back = new URL((await browse(action, { method: "POST", body: form })).headers.get("location"));
        if (!back.href.startsWith(callback)) throw new Error(`sent to ${back}`);
        await first.finishAuth(back.searchParams.get("code"));
        const client = new Client({ name: "c", version: "1" });
        await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider: provider }));
        const result = await client.callTool({ name: "math___add", arguments: { a: 5 } });
        const here = new URL(url).host;
        console.log(JSON.stringify({ text: result.content[0].text, elsewhere: asked.filter(h => h !== here), refresh: !!tokens.refresh_token }));
        await client.close();
        process.exit(0);
        """;

    [Fact]
    public async Task The_TypeScript_SDK_signs_a_user_in_and_calls_a_tool()
    {
        if (await NodeProgram.FindAsync("@modelcontextprotocol/sdk", "1.32.2", "dist/esm", output) is not { } sdk)
            return;
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        TestPool? pool = null;
        await using var gateway = await GatewayFixture.StartAsync(async (account, request) =>
        {
            pool = await TestPool.CreateAsync(account, client =>
            {
                client.AllowedOAuthFlowsUserPoolClient = true;
                client.AllowedOAuthFlows = ["code"];
                client.AllowedOAuthScopes = ["openid"];
                client.CallbackURLs = [Callback];
            });
            await account.Cognito.CreateUserPoolDomainAsync(new() { UserPoolId = pool.Id, Domain = "people" });
            request.AuthorizerType = AuthorizerType.CUSTOM_JWT;
            request.AuthorizerConfiguration =
                new() { CustomJWTAuthorizer = new() { DiscoveryUrl = pool.DiscoveryUrl, AllowedClients = [pool.Client.ClientId] } };
        });
        await gateway.AddAsync("math", server);
        var folder = Directory.CreateTempSubdirectory("oauth-client-");
        var script = Path.Combine(folder.FullName, "client.mjs");
        await File.WriteAllTextAsync(script, Script);

        var start = new ProcessStartInfo(
            sdk.Command[0], [script, sdk.Command[1], gateway.Url.ToString(), pool!.Client.ClientId, Callback, TestPool.User, TestPool.Password])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        folder.Delete(recursive: true);

        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal("""{"text":"add{\"a\":5}","elsewhere":[],"refresh":true}""", answer.Trim());
    }
}
