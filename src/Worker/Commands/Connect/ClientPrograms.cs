using System.Text.Encodings.Web;
using System.Text.Json;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands.Connect;

/// <summary>Programs that connect to a gateway or runtime with the official MCP libraries, and list its tools.</summary>
internal static class ClientPrograms
{
    private static readonly JsonSerializerOptions Literals = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Python(ConnectTarget target)
    {
        var (package, import, connect) = target.Auth switch
        {
            CallerAuth.Signature => (
                "\"mcp>=1.12,<2\", \"mcp-proxy-for-aws>=1.7,<2\"",
                "from mcp_proxy_for_aws.client import aws_iam_streamablehttp_client",
                $"aws_iam_streamablehttp_client(endpoint=URL, aws_region={Quote(target.Region)}, aws_service={Quote(ConnectTarget.SigningService)})"),
            CallerAuth.Token => (
                "\"mcp>=1.12,<2\"",
                "from mcp.client.streamable_http import streamablehttp_client",
                "streamablehttp_client(URL, headers={\"Authorization\": f\"Bearer {token()}\"})"),
            _ => ("\"mcp>=1.12,<2\"", "from mcp.client.streamable_http import streamablehttp_client", "streamablehttp_client(URL)"),
        };
        var token = target.Auth == CallerAuth.Token
            ? $"""


              def token():
                  return subprocess.check_output({Quote(target.TokenCommand)}, shell=True, text=True).strip()

              """
            : "";
        return $$"""
            # /// script
            # dependencies = [{{package}}]
            # ///
            import asyncio{{(target.Auth == CallerAuth.Token ? "\nimport subprocess" : "")}}

            from mcp import ClientSession
            {{import}}

            URL = {{Quote(target.Url.ToString())}}
            {{token}}

            async def main():
                async with {{connect}} as (read, write, _):
                    async with ClientSession(read, write) as session:
                        await session.initialize()
                        for tool in (await session.list_tools()).tools:
                            print(tool.name)


            asyncio.run(main())
            """.ReplaceLineEndings("\n");
    }

    public static string TypeScript(ConnectTarget target)
    {
        var transport = target.Auth switch
        {
            CallerAuth.Signature => $$"""
                import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

                // The library does not sign requests; this local server does.
                const transport = new StdioClientTransport({
                  command: {{Quote(target.Bridge[0])}},
                  args: {{JsonSerializer.Serialize(target.Bridge.Skip(1), Literals)}},
                  env: process.env,
                });
                """,
            CallerAuth.Token => $$"""
                import { execSync } from "node:child_process";
                import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

                const token = execSync({{Quote(target.TokenCommand)}}, { encoding: "utf8" }).trim();
                const transport = new StreamableHTTPClientTransport(new URL({{Quote(target.Url.ToString())}}), {
                  requestInit: { headers: { Authorization: `Bearer ${token}` } },
                });
                """,
            _ => $$"""
                import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

                const transport = new StreamableHTTPClientTransport(new URL({{Quote(target.Url.ToString())}}));
                """,
        };
        return $$"""
            import { Client } from "@modelcontextprotocol/sdk/client/index.js";
            {{transport}}
            const client = new Client({ name: "example", version: "1.0.0" });
            await client.connect(transport);
            for (const tool of (await client.listTools()).tools) console.log(tool.name);
            await client.close();
            """.ReplaceLineEndings("\n");
    }

    // A JSON text is a literal of Python and of JavaScript.
    private static string Quote(string text) => JsonSerializer.Serialize(text, Literals);
}
