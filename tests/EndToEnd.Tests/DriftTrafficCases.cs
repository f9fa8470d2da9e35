using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;

namespace EndToEnd.Tests;

/// <summary>Changes of the rules and rate limits of a gateway.</summary>
internal static class DriftTrafficCases
{
    private const string Rule = "GatewayRule/canary";
    private const string Limit = "GatewayRateLimit/per-caller";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["rule description"] = new(Rule, ["description"], w => w.ChangeRuleAsync(r => r.Description = "mine")) { Stack = Stack },
        ["rule conditions"] = new(Rule, ["conditions"], w => w.ChangeRuleAsync(r => r.Conditions = [])) { Stack = Stack },
        ["rule actions"] = new(
            Rule,
            ["actions[0].routeToTarget.staticRoute.targetName"],
            w => w.ChangeRuleAsync(r => r.Actions = [new() { RouteToTarget = new() { StaticRoute = new() { TargetName = "one" } } }]))
        {
            Stack = Stack,
        },
        ["limit description"] = new(Limit, ["description"], w => w.ChangeLimitAsync(l => l.Description = "mine")) { Stack = Stack },
        ["limit description removed"] = new(Limit, ["description"], w => w.ChangeLimitAsync(l => l.Description = "")) { Stack = Stack },
        ["limit rate"] = new(
            Limit, ["entries[0].requests[0].rate"], w => w.ChangeLimitAsync(l => l.Entries[0].Requests[0].Rate = 1000))
        { Stack = Stack },
    };

    public static StackBuilder Stack() => new StackBuilder("shop")
        .With("Gateway", "gateway", "authorizerType: AWS_IAM")
        .With("GatewayTarget", "one", "gateway: gateway", Passthrough)
        .With("GatewayTarget", "two", "gateway: gateway", Passthrough)
        .With(
            "GatewayRule", "canary", "gateway: gateway", "priority: 10", "description: To the new one",
            "conditions: [{matchPaths: {anyOf: [/one/*]}}]", "actions: [{routeToTarget: {staticRoute: {targetName: two}}}]")
        .With(
            "GatewayRateLimit", "per-caller", "gateway: gateway", "description: Five a second",
            "dimensionKeys: [\"$.context.iam.principal\"]",
            "entries: [{dimensions: {\"$.context.iam.principal\": \"*\"}, requests: [{rate: 5, period: second}]}]");

    public const string Passthrough = "targetConfiguration: {http: {passthrough: {endpoint: \"https://x.example\", protocolType: MCP}}}";

    public static async Task<GatewayRuleDetail> RuleAsync(this Workshop workshop) => Assert.Single(
        (await workshop.Clients.AgentCore.ListGatewayRulesAsync(new() { GatewayIdentifier = (await workshop.GatewayAsync()).GatewayId }))
            .GatewayRules);

    public static async Task<GatewayRateLimitDetail> LimitAsync(this Workshop workshop) => Assert.Single(
        (await workshop.Clients.AgentCore.ListGatewayRateLimitsAsync(new() { GatewayIdentifier = (await workshop.GatewayAsync()).GatewayId }))
            .RateLimits);

    private static async Task ChangeRuleAsync(this Workshop workshop, Action<UpdateGatewayRuleRequest> change)
    {
        var rule = await workshop.RuleAsync();
        var update = new UpdateGatewayRuleRequest { GatewayIdentifier = (await workshop.GatewayAsync()).GatewayId, RuleId = rule.RuleId };
        change(update);
        await workshop.Clients.AgentCore.UpdateGatewayRuleAsync(update);
    }

    private static async Task ChangeLimitAsync(this Workshop workshop, Action<UpdateGatewayRateLimitRequest> change)
    {
        var limit = await workshop.LimitAsync();
        var update = new UpdateGatewayRateLimitRequest
        {
            GatewayIdentifier = limit.GatewayIdentifier,
            RateLimitId = limit.RateLimitId,
            Entries = limit.Entries,
        };
        change(update);
        await workshop.Clients.AgentCore.UpdateGatewayRateLimitAsync(update);
    }
}
