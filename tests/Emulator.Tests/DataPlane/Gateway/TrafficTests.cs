using System.Net;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Rate limits and rules of gateways: their operations, and what they do to requests.</summary>
public sealed class TrafficTests
{
    [Fact]
    public async Task Calls_beyond_the_rate_of_a_tool_are_refused_until_time_has_passed()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add", "greet");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        await LimitAsync(gateway, ["targetName", "toolName"], Entry(2, "minute", ("targetName", "math"), ("toolName", "math___add")));

        await gateway.CallAsync("math___add");
        await gateway.CallAsync("math___add");
        using var refused = await CallAsync(gateway, "math___add");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("Rate limit exceeded: calls", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await gateway.CallAsync("math___greet");
        await gateway.ToolsAsync();
        gateway.Account.Clock.Advance(TimeSpan.FromSeconds(30));
        await gateway.CallAsync("math___add");
        using var again = await CallAsync(gateway, "math___add");
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);
    }

    [Fact]
    public async Task Rate_of_zero_blocks_and_names_no_time()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        await LimitAsync(gateway, ["targetName"], Entry(0, "second", ("targetName", "*")));

        using var refused = await CallAsync(gateway, "math___add");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Null(refused.Headers.RetryAfter);
        Assert.Empty(server.Of("tools/call"));
    }

    [Theory]
    [InlineData("alice", "t___a", 1)]
    [InlineData("alice", "t___b", 2)]
    [InlineData("bob", "t___a", 3)]
    [InlineData("bob", "t___b", 3)]
    public async Task Most_specific_entry_counts_and_trailing_values_are_given_up_first(string user, string tool, int allowed)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var limiter = new RateLimiter(new Reconciler.Emulator.Platform.State.Account(new Reconciler.Emulator.Host.EmulatorOptions().ForAccount()));
        var limited = Gateway(limits: new JsonObject
        {
            ["rateLimitId"] = "calls",
            ["dimensionKeys"] = new JsonArray("$.context.jwt.sub", "toolName"),
            ["entries"] = new JsonArray(
                Document(1, ("$.context.jwt.sub", "alice"), ("toolName", "t___a")),
                Document(2, ("$.context.jwt.sub", "alice"), ("toolName", "*")),
                Document(3, ("$.context.jwt.sub", "*"), ("toolName", "*"))),
        });
        var caller = new GatewayCaller(new JsonObject { ["sub"] = user }, null);

        var taken = Enumerable.Range(0, 5).Count(_ => limiter.Take(limited, caller, "t", tool).RefusedBy is null);

        Assert.Equal(allowed, taken);
        Assert.Null(limiter.Take(limited, new GatewayCaller(new JsonObject { ["sub"] = "carol" }, null), "t", tool).RefusedBy);
        Assert.Null(limiter.Take(limited, new GatewayCaller(null, "arn:aws:iam::123456789012:user/dave"), "t", tool).RefusedBy);
    }

    [Fact]
    public async Task Limits_are_stored_as_they_are_sent_and_their_dimensions_stay()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await LimitAsync(gateway, ["toolName"], Entry(2, "minute", ("toolName", "*")));
        var agentCore = gateway.Account.AgentCore;

        await Assert.ThrowsAsync<ConflictException>(() => LimitAsync(gateway, ["toolName"], Entry(2, "minute", ("toolName", "*"))));
        await Assert.ThrowsAsync<ValidationException>(() => agentCore.UpdateGatewayRateLimitAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            RateLimitId = "calls",
            Entries = [Entry(2, "minute", ("targetName", "*"))],
        }));
        await agentCore.UpdateGatewayRateLimitAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            RateLimitId = "calls",
            Description = "Slower",
            Entries = [Entry(1, "minute", ("toolName", "*"))],
        });

        var limit = await agentCore.GetGatewayRateLimitAsync(new() { GatewayIdentifier = gateway.GatewayId, RateLimitId = "calls" });
        Assert.Equal(["toolName"], limit.DimensionKeys);
        Assert.Equal(("Slower", 1), (limit.Description, limit.Entries[0].Requests[0].Rate));
        await agentCore.DeleteGatewayRateLimitAsync(new() { GatewayIdentifier = gateway.GatewayId, RateLimitId = "calls" });
        Assert.Empty((await agentCore.ListGatewayRateLimitsAsync(new() { GatewayIdentifier = gateway.GatewayId })).RateLimits);
    }

    [Fact]
    public async Task Priority_of_a_rule_is_its_own_and_its_target_exists()
    {
        await using var server = await FakeMcpServer.StartAsync();
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("one", server);
        var agentCore = gateway.Account.AgentCore;

        var rule = await agentCore.CreateGatewayRuleAsync(Rule(gateway, 10, "one"));
        await Assert.ThrowsAsync<ConflictException>(() => agentCore.CreateGatewayRuleAsync(Rule(gateway, 10, "one")));
        await Assert.ThrowsAsync<ValidationException>(() => agentCore.CreateGatewayRuleAsync(Rule(gateway, 11, "two")));
        await agentCore.UpdateGatewayRuleAsync(new() { GatewayIdentifier = gateway.GatewayId, RuleId = rule.RuleId, Priority = 20 });

        var listed = Assert.Single((await agentCore.ListGatewayRulesAsync(new() { GatewayIdentifier = gateway.GatewayId })).GatewayRules);
        Assert.Equal((20, "one"), (listed.Priority, listed.Actions[0].RouteToTarget.StaticRoute.TargetName));
        await agentCore.DeleteGatewayRuleAsync(new() { GatewayIdentifier = gateway.GatewayId, RuleId = rule.RuleId });
        Assert.Empty((await agentCore.ListGatewayRulesAsync(new() { GatewayIdentifier = gateway.GatewayId })).GatewayRules);
    }

    [Theory]
    [InlineData("/one/*", null, "arn:aws:iam::123456789012:user/alice", "new")]
    [InlineData("/two/*", null, "arn:aws:iam::123456789012:user/alice", "one")]
    [InlineData(null, "arn:aws:iam::123456789012:user/a*", "arn:aws:iam::123456789012:user/alice", "new")]
    [InlineData(null, "arn:aws:iam::123456789012:user/a*", "arn:aws:iam::123456789012:user/bob", "one")]
    [InlineData(null, "arn:aws:iam::123456789012:user/a*", null, "one")]
    [InlineData("/one/*", "arn:aws:iam::123456789012:user/a*", "arn:aws:iam::123456789012:user/bob", "one")]
    public void Rule_routes_if_all_its_conditions_hold(string? path, string? principal, string? arn, string target)
    {
        var conditions = new JsonArray();
        if (path is not null) conditions.Add(new JsonObject { ["matchPaths"] = new JsonObject { ["anyOf"] = new JsonArray(path) } });
        if (principal is not null)
        {
            var entry = new JsonObject { ["iamPrincipal"] = new JsonObject { ["arn"] = principal, ["operator"] = "StringLike" } };
            conditions.Add(new JsonObject { ["matchPrincipals"] = new JsonObject { ["anyOf"] = new JsonArray(entry) } });
        }

        var gateway = Gateway(rules: new JsonObject
        {
            ["conditions"] = conditions,
            ["actions"] = new JsonArray(Route("staticRoute", new JsonObject { ["targetName"] = "new" })),
        });

        Assert.Equal(target, new RouteRules().Route(gateway, new GatewayCaller(null, arn), "one"));
    }

    [Fact]
    public void Weights_share_the_requests_out()
    {
        var split = new JsonArray(
            new JsonObject { ["weight"] = 90L, ["targetName"] = "old" }, new JsonObject { ["weight"] = 10L, ["targetName"] = "new" });
        var gateway = Gateway(rules: new JsonObject
        {
            ["actions"] = new JsonArray(Route("weightedRoute", new JsonObject { ["trafficSplit"] = split })),
        });
        var rules = new RouteRules();

        var routed = Enumerable.Range(0, 200).Select(_ => rules.Route(gateway, new GatewayCaller(null, null), "one")).ToList();

        Assert.Equal((180, 20), (routed.Count(name => name == "old"), routed.Count(name => name == "new")));
    }

    private static JsonObject Route(string kind, JsonObject route) =>
        new() { ["routeToTarget"] = new JsonObject { [kind] = route } };

    private static McpGateway Gateway(JsonObject? limits = null, JsonObject? rules = null) =>
        new(new JsonObject { ["gatewayArn"] = "arn:gateway" }, "us-east-1", [], [])
        {
            RateLimits = limits is null ? [] : [limits],
            Rules = rules is null ? [] : [rules],
        };

    private static JsonObject Document(double rate, params (string Key, string Value)[] dimensions) => new()
    {
        ["dimensions"] = new JsonObject(dimensions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
        ["requests"] = new JsonArray(new JsonObject { ["rate"] = rate, ["period"] = "minute" }),
    };

    private static LimitEntry Entry(double rate, string period, params (string Key, string Value)[] dimensions) => new()
    {
        Dimensions = dimensions.ToDictionary(d => d.Key, d => d.Value),
        Requests = [new() { Rate = rate, Period = period }],
    };

    private static CreateGatewayRuleRequest Rule(GatewayFixture gateway, int priority, string target) => new()
    {
        GatewayIdentifier = gateway.GatewayId,
        Priority = priority,
        Actions = [new() { RouteToTarget = new() { StaticRoute = new() { TargetName = target } } }],
    };

    private static Task LimitAsync(GatewayFixture gateway, List<string> keys, params List<LimitEntry> entries) =>
        gateway.Account.AgentCore.CreateGatewayRateLimitAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            RateLimitId = "calls",
            DimensionKeys = keys,
            Entries = entries,
        });

    private static Task<HttpResponseMessage> CallAsync(GatewayFixture gateway, string tool) => gateway.PostAsync(new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["method"] = "tools/call",
        ["params"] = new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject() },
    }.ToJsonString());
}
