using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.Runtime;
using Amazon.Runtime.Documents;

namespace Reconciler.AwsSdk.Tests.Wire;

public sealed class RestJsonTests
{
    [Fact]
    public async Task A_request_carries_method_path_version_and_json()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.AgentCore(server.Url);

        await client.CreateGatewayAsync(new CreateGatewayRequest
        {
            Name = "gateway",
            ClientToken = "0123456789-0123456789-0123456789-0",
            RoleArn = "arn:aws:iam::123456789012:role/r",
            ProtocolType = GatewayProtocolType.MCP,
            AuthorizerType = AuthorizerType.CUSTOM_JWT,
            AuthorizerConfiguration = new AuthorizerConfiguration
            {
                CustomJWTAuthorizer =
                    new CustomJWTAuthorizerConfiguration { DiscoveryUrl = "https://issuer/ö", AllowedClients = ["a", "b"] },
            },
            Tags = new Dictionary<string, string> { ["k"] = "v" },
        });

        var request = server.Request;
        Assert.Equal(("POST", "/gateways/"), (request.Method, request.Target));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("2023-06-05", request.Headers["x-amz-api-version"]);
        Assert.Equal(
            """{"authorizerConfiguration":{"customJWTAuthorizer":{"allowedClients":["a","b"],"discoveryUrl":"https://issuer/ö"}},"authorizerType":"CUSTOM_JWT","clientToken":"0123456789-0123456789-0123456789-0","name":"gateway","protocolType":"MCP","roleArn":"arn:aws:iam::123456789012:role/r","tags":{"k":"v"}}""",
            request.Text);
    }

    [Fact]
    public async Task An_idempotency_token_is_generated_unless_it_is_set()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.AgentCore(server.Url);

        await client.CreatePolicyEngineAsync(new CreatePolicyEngineRequest { Name = "engine" });
        await client.CreatePolicyEngineAsync(new CreatePolicyEngineRequest { Name = "engine" });

        var tokens = server.Requests.Select(r => (string)r.Json["clientToken"]!).ToList();
        Assert.All(tokens, token => Assert.True(Guid.TryParse(token, out _)));
        Assert.NotEqual(tokens[0], tokens[1]);
    }

    [Fact]
    public async Task An_arn_in_a_path_is_encoded_once()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("""{"tags":{"a":"b"}}"""));
        using var client = Clients.AgentCore(server.Url);

        var response = await client.ListTagsForResourceAsync(
            new ListTagsForResourceRequest { ResourceArn = "arn:aws:bedrock-agentcore:eu-central-1:123456789012:gateway/g 1" });

        Assert.Equal("/tags/arn%3Aaws%3Abedrock-agentcore%3Aeu-central-1%3A123456789012%3Agateway%2Fg%201", server.Request.Target);
        Assert.Equal("b", response.Tags["a"]);
    }

    [Fact]
    public async Task Lists_in_a_query_repeat_the_parameter()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.AgentCore(server.Url);

        await client.UntagResourceAsync(new UntagResourceRequest { ResourceArn = "arn", TagKeys = ["a b", "c/d"] });

        Assert.Equal(("DELETE", "tagKeys=a%20b&tagKeys=c%2Fd"), (server.Request.Method, server.Request.Query));
    }

    [Fact]
    public async Task A_request_without_a_body_has_none()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.AgentCore(server.Url);

        await client.GetGatewayAsync(new GetGatewayRequest { GatewayIdentifier = "gateway-1" });

        Assert.Equal(("GET", "/gateways/gateway-1/"), (server.Request.Method, server.Request.Target));
        Assert.Empty(server.Request.Body);
        Assert.False(server.Request.Headers.ContainsKey("Content-Type"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_missing_path_member_is_refused_before_the_request(string? identifier)
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.AgentCore(server.Url);

        await Assert.ThrowsAsync<AmazonServiceException>(() =>
            client.DeleteGatewayAsync(new DeleteGatewayRequest { GatewayIdentifier = identifier }));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_response_is_read_with_timestamps_constants_and_nested_structures()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json(
            """
            {"gatewayId":"g-1","status":"READY","statusReasons":["one","two"],"createdAt":"2026-03-01T10:20:30.5Z","updatedAt":1767225600,
             "futureMember":{"x":1},"description":null,
             "authorizerConfiguration":{"customJWTAuthorizer":{"discoveryUrl":"u","customClaims":[{"inboundTokenClaimName":"groups"}]}}}
            """, 202));
        using var client = Clients.AgentCore(server.Url);

        var response = await client.GetGatewayAsync(new GetGatewayRequest { GatewayIdentifier = "g-1" });

        Assert.Equal("request-1", response.ResponseMetadata.RequestId);
        Assert.Equal(202, (int)response.HttpStatusCode);
        Assert.Equal(GatewayStatus.READY, response.Status);
        Assert.Equal(["one", "two"], response.StatusReasons);
        Assert.Equal(new DateTime(2026, 3, 1, 10, 20, 30, 500, DateTimeKind.Utc), response.CreatedAt);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), response.UpdatedAt);
        Assert.Equal("groups", response.AuthorizerConfiguration.CustomJWTAuthorizer.CustomClaims.Single().InboundTokenClaimName);
        Assert.Null(response.Description);
        Assert.Null(response.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients);
    }

    [Fact]
    public async Task Unset_collections_are_not_sent_and_empty_ones_are()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.AgentCore(server.Url);

        await client.CreateWorkloadIdentityAsync(new CreateWorkloadIdentityRequest { Name = "w" });
        await client.CreateWorkloadIdentityAsync(new CreateWorkloadIdentityRequest { Name = "w", AllowedResourceOauth2ReturnUrls = [] });

        Assert.Equal(["""{"name":"w"}""", """{"allowedResourceOauth2ReturnUrls":[],"name":"w"}"""], server.Requests.Select(r => r.Text));
    }

    [Fact]
    public async Task Recursive_structures_round_trip()
    {
        const string Schema = """{"items":{"properties":{"deep":{"type":"string"}},"type":"object"},"type":"array"}""";
        const string Target =
            """{"mcp":{"lambda":{"lambdaArn":"arn","toolSchema":{"inlinePayload":[{"description":"d","inputSchema":SCHEMA,"name":"t"}]}}}}""";
        var target = Target.Replace("SCHEMA", Schema, StringComparison.Ordinal);
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{\"targetConfiguration\":" + target + "}"));
        using var client = Clients.AgentCore(server.Url);

        var answer = await client.GetGatewayTargetAsync(new GetGatewayTargetRequest { GatewayIdentifier = "g", TargetId = "t" });
        await client.CreateGatewayTargetAsync(new CreateGatewayTargetRequest
        {
            GatewayIdentifier = "g",
            Name = "n",
            TargetConfiguration = answer.TargetConfiguration,
        });

        Assert.Equal(target, server.Requests[1].Json["targetConfiguration"]!.ToJsonString());
    }

    [Fact]
    public void Documents_round_trip()
    {
        const string Json = """{"text":"é","flag":true,"none":null,"int":5,"long":5000000000,"double":1.5,"list":[1,{"a":[]}]}""";
        using var parsed = System.Text.Json.JsonDocument.Parse(Json);
        var document = Amazon.Runtime.StandIn.Json.DocumentJson.Read(parsed.RootElement);

        Assert.Equal(5_000_000_000, document.AsDictionary()["long"].AsLong());
        Assert.Equal(DocumentType.Int, document.AsDictionary()["int"].Type);
        var bytes = Amazon.Runtime.StandIn.Json.JsonValueWriter.Value(document, Amazon.Runtime.StandIn.Metadata.ValueDescriptor.Of(typeof(Document)));
        Assert.Equal(Json, System.Text.Encoding.UTF8.GetString(bytes));
    }
}
