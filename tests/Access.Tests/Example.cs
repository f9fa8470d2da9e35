using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Tests;

/// <summary>A gateway with a few tools, and callers.</summary>
internal static class Example
{
    public const string Arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-abc";

    public static AccessPrincipal Alice { get; } = AccessPrincipal.FromClaims(Json(
        """{"sub": "a-1", "username": "alice", "cognito:groups": ["admins", "staff"], "scope": "shop/read shop/write", "exp": """ +
        """1893456000, "email_verified": true}"""));

    public static AccessPrincipal Bob { get; } = AccessPrincipal.FromClaims(Json("""{"sub": "b-2", "username": "bob"}"""));

    public static GatewaySchema Gateway { get; } = new(new GatewayTools(Arn,
    [
        new TargetTools("shop",
        [
            Tool("refund", """{"amount": {"type": "integer"}, "reason": {"type": "string"}}""", "amount"),
            Tool("price", """{"value": {"type": "number"}}""", "value"),
            Tool("list", "{}"),
        ]),
        new TargetTools("notes", null),
    ]));

    public static Tool Tool(string name, string properties, params string[] required) => new(name, new JsonObject
    {
        ["type"] = "object",
        ["properties"] = JsonNode.Parse(properties),
        ["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]),
    });

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public static GatewayAccess Access(params string[] policies) =>
        new(Gateway, new AccessPolicies(policies.Select((p, i) => new AccessPolicy($"p{i}", Statement(p)))));

    /// <summary>Expands <c>@tool</c> to the action of a tool and <c>@gateway</c> to the gateway.</summary>
    public static string Statement(string text) => System.Text.RegularExpressions.Regex.Replace(
        text.Replace("@gateway", $"AgentCore::Gateway::\"{Arn}\"", StringComparison.Ordinal), "@(\\w+)", "AgentCore::Action::\"$1\"");
}
