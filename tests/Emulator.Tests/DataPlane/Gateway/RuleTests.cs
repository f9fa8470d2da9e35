using System.Net;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Rules of a gateway send requests elsewhere, from the door of the gateway to the server behind the target.</summary>
public sealed class RuleTests
{
    [Fact]
    public async Task A_rule_sends_requests_to_its_target_until_it_is_deleted()
    {
        await using var one = await EchoServer.StartAsync();
        await using var two = await EchoServer.StartAsync();
        await using var gateway = await StartAsync(one, two);
        var rule = await CreateAsync(gateway, 10, new() { StaticRoute = new() { TargetName = "two" } }, "/one/*");

        await AssertRoutedAsync(gateway, "one/status", two);
        await AssertRoutedAsync(gateway, "two/status", two);
        await gateway.Account.AgentCore.DeleteGatewayRuleAsync(new() { GatewayIdentifier = gateway.GatewayId, RuleId = rule });
        await AssertRoutedAsync(gateway, "one/status", one);
    }

    [Fact]
    public async Task Of_two_rules_that_match_the_one_with_the_lower_number_counts()
    {
        await using var one = await EchoServer.StartAsync();
        await using var two = await EchoServer.StartAsync();
        await using var gateway = await StartAsync(one, two);
        await CreateAsync(gateway, 20, new() { StaticRoute = new() { TargetName = "two" } }, "/one/*");
        await CreateAsync(gateway, 10, new() { StaticRoute = new() { TargetName = "one" } }, "/one/*");

        await AssertRoutedAsync(gateway, "one/status", one);
    }

    [Fact]
    public async Task Weights_share_the_requests_out()
    {
        await using var one = await EchoServer.StartAsync();
        await using var two = await EchoServer.StartAsync();
        await using var gateway = await StartAsync(one, two);
        var split = new WeightedRoute
        {
            TrafficSplit =
            [
                new() { Name = "old", TargetName = "one", Weight = 90 },
                new() { Name = "new", TargetName = "two", Weight = 10 },
            ],
        };
        await CreateAsync(gateway, 10, new() { WeightedRoute = split }, "/one/*");

        for (var i = 0; i < 100; i++)
        {
            using var response = await gateway.SendAsync(HttpMethod.Get, new Uri(gateway.Url, "one/status"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal((90, 10), (one.Requests.Count, two.Requests.Count));
    }

    private static async Task<GatewayFixture> StartAsync(EchoServer one, EchoServer two)
    {
        var gateway = await GatewayFixture.StartAsync(request => request.ProtocolType = null);
        foreach (var (name, server) in new[] { ("one", one), ("two", two) })
        {
            gateway.Move(name, server.Address);
            var passthrough = new PassthroughTargetConfiguration
            {
                Endpoint = $"https://{name}.test/base",
                ProtocolType = PassthroughProtocolType.CUSTOM,
            };
            await gateway.Account.AgentCore.CreateGatewayTargetAsync(new()
            {
                GatewayIdentifier = gateway.GatewayId,
                Name = name,
                TargetConfiguration = new() { Http = new() { Passthrough = passthrough } },
            });
        }

        return gateway;
    }

    private static async Task<string> CreateAsync(GatewayFixture gateway, int priority, RouteToTargetAction route, string path) =>
        (await gateway.Account.AgentCore.CreateGatewayRuleAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Priority = priority,
            Conditions = [new() { MatchPaths = new() { AnyOf = [path] } }],
            Actions = [new() { RouteToTarget = route }],
        })).RuleId;

    private static async Task AssertRoutedAsync(GatewayFixture gateway, string path, EchoServer expected)
    {
        var before = expected.Requests.Count;
        using var response = await gateway.SendAsync(HttpMethod.Get, new Uri(gateway.Url, path));
        Assert.Equal((HttpStatusCode.OK, before + 1), (response.StatusCode, expected.Requests.Count));
    }
}
