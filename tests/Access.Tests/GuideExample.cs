using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Tests;

/// <summary>A gateway with a target of each type, like the one that AWS's policy guide writes its examples for.</summary>
internal static class GuideExample
{
    public const string Arn = "arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/claims-gw-a1b2c3d4e5";

    public static GatewaySchema Gateway { get; } = new(new GatewayTools(Arn,
    [
        new TargetTools("Claims",
        [
            Example.Tool("contract", Types("id:string"), "id"),
            Example.Tool(
                "file", Types("id:string", "kind:string", "amount:number", "months:integer", "text:string"), "id", "kind", "amount", "months"),
            Example.Tool("coverage", Types("kind:string", "limit:number"), "kind", "limit"),
            Example.Tool("status", Types("id:string"), "id") with { OutputSchema = Example.Tool("", Types("status:string"), "status").InputSchema },
            Example.Tool(
                "premium",
                """{"kind": {"type": "string"}, "risk": {"type": "object", "properties": {"region": {"type": "string"}, "claims": {"type": "integer"}}}}""",
                "kind"),
            Example.Tool("approve", Types("id:string", "approved:boolean"), "id", "approved"),
            Example.Tool("pay", Types("id:string", "cents:integer"), "id", "cents"),
            Example.Tool("delete", Types("id:string"), "id"),
        ]),
        HttpTargets.Read("Agent", Example.Json(
            """
            {"http": {"agentcoreRuntime": {"arn": "arn:r", "schema": {"source": {"inlinePayload": "{\"paths\": {\"/invocations\": {\"post\": {\"requestBody\": {\"content\": {\"application/json\": {\"schema\": {\"$ref\": \"#/components/schemas/In\"}}}}, \"responses\": {\"200\": {\"content\": {\"application/json\": {\"schema\": {\"type\": \"object\", \"properties\": {\"completion\": {\"type\": \"string\"}}, \"required\": [\"completion\"]}}}}}}}}, \"components\": {\"schemas\": {\"In\": {\"type\": \"object\", \"properties\": {\"prompt\": {\"type\": \"string\"}}, \"required\": [\"prompt\"]}}}}"}}}}}
            """))!,
        HttpTargets.Read("Chat", Example.Json("""{"inference": {"provider": {"endpoint": "https://x", "operations": [{"path": "/v1/chat/completions"}]}}}"""))!,
        HttpTargets.Read("Proxy", Example.Json("""{"http": {"passthrough": {"endpoint": "https://x"}}}"""))!,
    ]));

    /// <summary>Expands <c>@Target___tool</c> and <c>@gateway</c>.</summary>
    public static string Statement(string text) => System.Text.RegularExpressions.Regex.Replace(
        text.Replace("@gateway", $"AgentCore::Gateway::\"{Arn}\"", StringComparison.Ordinal),
        @"@(\w+(?::[\w/.]+)?)", "AgentCore::Action::\"$1\"");

    public static GatewayAccess Access(params string[] policies) =>
        new(Gateway, new AccessPolicies(policies.Select((p, i) => new AccessPolicy($"p{i}", Statement(p)))));

    private static string Types(params string[] members) =>
        $"{{{string.Join(", ", members.Select(m => $"\"{m.Split(':')[0]}\": {{\"type\": \"{m.Split(':')[1]}\"}}"))}}}";
}
