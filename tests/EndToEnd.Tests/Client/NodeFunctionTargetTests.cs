using System.ComponentModel;
using System.Diagnostics;
using Xunit.Abstractions;

namespace EndToEnd.Tests.Client;

/// <summary>A target that is a Lambda function in Node, called through a gateway over HTTP.</summary>
public sealed class NodeFunctionTargetTests(ITestOutputHelper output)
{
    private const string Code = """
        export const handler = async (event, context) => {
          const tool = context.clientContext.custom.bedrockAgentCoreToolName;
          return { sum: event.a + event.b, tool: tool.slice(tool.indexOf("___") + 3) };
        };
        """;

    [Fact]
    public async Task Function_answers_a_call_of_its_tool()
    {
        if (!await HasNodeAsync())
        {
            output.WriteLine("node is not installed: nothing was checked.");
            return;
        }

        await using var workshop = await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = Stack() });

        var answer = await workshop.RunAsync("call", "Gateway/gateway", "target___add", "a=40", "b=2", "--stack", workshop.Specs);

        Assert.True(answer.ExitCode == 0, answer.ToString());
        Assert.Equal("""{"sum":42,"tool":"add"}""", answer.Output.Trim());
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    private static StackBuilder Stack() => new StackBuilder("shop")
        .WithFile("function/index.mjs", Code)
        .With("LambdaFunction", "function", "code: {path: function}", "runtime: nodejs22.x", "handler: index.handler")
        .WithGateway()
        .With(
            "GatewayTarget",
            "target",
            "gateway: gateway",
            "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]",
            "targetConfiguration:",
            "  mcp:",
            "    lambda:",
            "      lambdaArn: ${LambdaFunction/function.arn}",
            "      toolSchema:",
            "        inlinePayload:",
            "          - name: add",
            "            description: Adds two numbers",
            "            inputSchema: {type: object, properties: {a: {type: integer}, b: {type: integer}}, required: [a, b]}");

    private static async Task<bool> HasNodeAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
