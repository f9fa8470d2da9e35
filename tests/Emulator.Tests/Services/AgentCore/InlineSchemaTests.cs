using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.DataPlane.Gateway;

namespace Emulator.Tests.Services.AgentCore;

/// <summary>Targets whose configuration contains the schemas of their tools.</summary>
public sealed class InlineSchemaTests
{
    private const string OpenApi = """
        openapi: 3.0.0
        paths:
          /pets/{petId}:
            parameters:
              - {name: petId, in: path, required: true, description: Which one, schema: {type: string}}
            get:
              operationId: getPet
              summary: Looks a pet up
            put:
              operationId: putPet
              requestBody:
                content:
                  application/json:
                    schema: {$ref: '#/components/schemas/Pet'}
          /nameless:
            get: {summary: Has no operationId}
        components:
          schemas:
            Pet:
              type: object
              required: [name]
              properties:
                name: {type: string}
                owner: {$ref: '#/components/schemas/Pet'}
        """;

    private const string Smithy = """
        {"smithy":"2.0","shapes":{
          "example#Weather":{"type":"service"},
          "example#GetForecast":{"type":"operation","input":{"target":"example#Input"},"traits":{"smithy.api#documentation":"Tells the weather"}},
          "example#Ping":{"type":"operation","input":{"target":"smithy.api#Unit"}},
          "example#Input":{"type":"structure","members":{
            "city":{"target":"smithy.api#String","traits":{"smithy.api#required":{}}},
            "days":{"target":"smithy.api#PrimitiveInteger"},
            "tags":{"target":"example#Tags"}}},
          "example#Tags":{"type":"list","member":{"target":"smithy.api#String"}}}}
        """;

    [Fact]
    public async Task Lambda_tools_are_listed_and_a_call_names_the_function_that_does_not_exist()
    {
        await using var gateway = await StartAsync(new()
        {
            Mcp = new()
            {
                Lambda = new()
                {
                    LambdaArn = "arn:aws:lambda:us-east-1:123456789012:function:orders",
                    ToolSchema = new()
                    {
                        InlinePayload = [new()
                        {
                            Name = "get_order",
                            Description = "Finds an order",
                            InputSchema = new()
                            {
                                Type = SchemaType.Object,
                                Required = ["id"],
                                Properties = new() { ["id"] = new() { Type = SchemaType.String } },
                            },
                        }],
                    },
                },
            },
        }, new() { CredentialProviderType = CredentialProviderType.GATEWAY_IAM_ROLE });

        var tool = Assert.Single(await ListAsync(gateway))!;
        var result = await gateway.CallAsync("inline___get_order");

        Assert.Equal("inline___get_order", tool["name"]!.ToString());
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}"""), tool["inputSchema"]));
        Assert.Contains(
            "Function not found: arn:aws:lambda:us-east-1:123456789012:function:orders",
            result["content"]![0]!["text"]!.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Operations_of_an_OpenAPI_document_are_tools(bool asJson)
    {
        var text = asJson ? Reconciler.Emulator.Services.AgentCore.Tools.SchemaText.Parse(OpenApi)!.ToJsonString() : OpenApi;
        await using var gateway = await StartAsync(new() { Mcp = new() { OpenApiSchema = new() { InlinePayload = text } } });

        var tools = await ListAsync(gateway);

        Assert.Equal(["inline___getPet", "inline___putPet"], tools.Select(t => t!["name"]!.ToString()));
        Assert.Equal("Looks a pet up", tools[0]!["description"]!.ToString());
        Assert.Equal(
            """{"type":"object","properties":{"petId":{"type":"string","description":"Which one"}},"required":["petId"]}""",
            tools[0]!["inputSchema"]!.ToJsonString());
        var put = tools[1]!["inputSchema"]!;
        Assert.Equal(["name", "owner", "petId"], put["properties"]!.AsObject().Select(p => p.Key).Order());
        Assert.Equal(["name", "petId"], put["required"]!.AsArray().Select(r => r!.ToString()));
    }

    [Fact]
    public async Task Operations_of_a_Smithy_model_are_tools()
    {
        await using var gateway = await StartAsync(
            new() { Mcp = new() { SmithyModel = new() { InlinePayload = Smithy } } },
            new() { CredentialProviderType = CredentialProviderType.GATEWAY_IAM_ROLE });

        var tools = await ListAsync(gateway);

        Assert.Equal(["inline___GetForecast", "inline___Ping"], tools.Select(t => t!["name"]!.ToString()));
        Assert.Equal("Tells the weather", tools[0]!["description"]!.ToString());
        Assert.Equal(
            """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"},"tags":""" +
                """{"type":"array","items":{"type":"string"}}},"required":["city"]}""",
            tools[0]!["inputSchema"]!.ToJsonString());
    }

    [Fact]
    public async Task Schemas_whose_references_multiply_are_cut_off()
    {
        var schemas = new JsonObject();
        var shapes = new JsonObject
        {
            ["e#Op"] = new JsonObject { ["type"] = "operation", ["input"] = new JsonObject { ["target"] = "e#S0" } },
        };
        for (var level = 0; level < 30; level++)
        {
            var next = level + 1;
            schemas[$"S{level}"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(
                    Enumerable.Range(0, 30)
                        .Select(
                            i => KeyValuePair.Create($"p{i}", (JsonNode?)new JsonObject { ["$ref"] = $"#/components/schemas/S{next}" }))),
            };
            shapes[$"e#S{level}"] = new JsonObject
            {
                ["type"] = "structure",
                ["members"] = new JsonObject(
                    Enumerable.Range(0, 30)
                        .Select(i => KeyValuePair.Create($"p{i}", (JsonNode?)new JsonObject { ["target"] = $"e#S{next}" }))),
            };
        }

        var body = JsonNode.Parse("""{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S0"}}}}""");
        var openApi = new JsonObject
        {
            ["paths"] = new JsonObject
            {
                ["/x"] = new JsonObject { ["post"] = new JsonObject { ["operationId"] = "Op", ["requestBody"] = body } },
            },
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
        await using var api = await StartAsync(new() { Mcp = new() { OpenApiSchema = new() { InlinePayload = openApi.ToJsonString() } } });
        await using var smithy = await StartAsync(
            new() { Mcp = new() { SmithyModel = new() { InlinePayload = new JsonObject { ["shapes"] = shapes }.ToJsonString() } } },
            new() { CredentialProviderType = CredentialProviderType.GATEWAY_IAM_ROLE });

        Assert.Equal("inline___Op", Assert.Single(await ListAsync(api))!["name"]!.ToString());
        Assert.Equal("inline___Op", Assert.Single(await ListAsync(smithy))!["name"]!.ToString());
    }

    [Theory]
    [InlineData("""{"tools":[{"name":"add","inputSchema":{"type":"object"}}]}""", "inline___add")]
    [InlineData("""[{"name":"add","inputSchema":{"type":"object"}}]""", "inline___add")]
    [InlineData("{{{", null)]
    [InlineData("[5]", null)]
    public async Task An_MCP_server_may_be_described_instead_of_asked(string schema, string? tool)
    {
        await using var gateway = await StartAsync(new()
        {
            Mcp = new() { McpServer = new() { Endpoint = "https://nobody.test/mcp", McpToolSchema = new() { InlinePayload = schema } } },
        });

        Assert.Equal(tool, (await ListAsync(gateway)).SingleOrDefault()?["name"]!.ToString());
    }

    private static async Task<GatewayFixture> StartAsync(
        TargetConfiguration configuration, CredentialProviderConfiguration? credentials = null)
    {
        var gateway = await GatewayFixture.StartAsync(g => g.ExceptionLevel = ExceptionLevel.DEBUG);
        await gateway.Account.AgentCore.CreateGatewayTargetAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Name = "inline",
            TargetConfiguration = configuration,
            CredentialProviderConfigurations = credentials is null ? null : [credentials],
        });
        return gateway;
    }

    private static async Task<JsonArray> ListAsync(GatewayFixture gateway) => (await gateway.ResultAsync("tools/list"))["tools"]!.AsArray();
}
