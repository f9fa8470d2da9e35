using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary>
/// What the role of a gateway needs for targets that name no resource of their own: connectors and inference. AWS documents it for some
/// connectors only, and a target of another kind may call any service.
/// </summary>
internal static class ConnectorPermissions
{
    private const string WebSearch = "web-search";
    private const string KnowledgeBases = "bedrock-knowledge-bases";
    private const string Mantle = "bedrock-mantle";
    private const string Agentic = "AgenticRetrieveStream";

    /// <summary>The names of the statements, in their order in a policy.</summary>
    public static IReadOnlyList<string> Statements { get; } =
        ["SearchWeb", "InvokeOwnTools", "ReadKnowledgeBases", "RetrieveInSteps", "CreateInference"];

    /// <summary>Returns the statements that a target needs: name, actions and resources.</summary>
    /// <param name="configuration">What the target calls.</param>
    /// <param name="aws">The account and region.</param>
    /// <param name="gateway">The name of the gateway.</param>
    public static IEnumerable<(string Name, string[] Actions, string[] Resources)> Find(
        TargetConfiguration? configuration, AwsIdentity aws, string gateway)
    {
        switch (configuration?.Mcp?.Connector?.Source?.ConnectorId)
        {
            case WebSearch:
                // AWS owns the tool.
                yield return (
                    "SearchWeb", ["bedrock-agentcore:InvokeWebSearch"],
                    [$"arn:{aws.Partition}:bedrock-agentcore:{aws.Region}:aws:tool/web-search.v1"]);
                yield return (
                    "InvokeOwnTools", ["bedrock-agentcore:InvokeGateway"], [aws.Arn("bedrock-agentcore", $"gateway/{gateway}-*")]);
                break;
            case KnowledgeBases:
                var connector = configuration.Mcp.Connector;
                var bases = FindTexts(ModelMapper.ToJson(connector), "knowledgeBaseId").Distinct().DefaultIfEmpty("*");
                yield return (
                    "ReadKnowledgeBases", ["bedrock:GetKnowledgeBase", "bedrock:Retrieve"],
                    [.. bases.Select(id => aws.Arn("bedrock", $"knowledge-base/{id}"))]);
                var tools = connector.Enabled ?? connector.Configurations?.ConvertAll(tool => tool.Name) ?? [];

                // The action supports no resource.
                if (tools.Count == 0 || tools.Contains(Agentic)) yield return ("RetrieveInSteps", ["bedrock:AgenticRetrieveStream"], ["*"]);
                break;
        }

        if (configuration?.Inference?.Connector?.Source?.ConnectorId == Mantle)
            yield return ("CreateInference", ["bedrock-mantle:CreateInference"], [aws.Arn(Mantle, "project/*")]);
    }

    /// <summary>Returns what a target calls with the role of its gateway, if nothing says which permission that needs; null otherwise.</summary>
    public static string? FindUnknown(GatewayTargetSpec target)
    {
        var credentials = target.Request.CredentialProviderConfigurations is [var only, ..] ? only : null;
        var isSigned = credentials?.CredentialProviderType?.Value == "GATEWAY_IAM_ROLE";
        var configuration = target.Request.TargetConfiguration;
        if (target.McpServer is not null || configuration is null || (credentials is not null && !isSigned)) return null;
        var connector = configuration.Mcp?.Connector?.Source?.ConnectorId;
        var inference = configuration.Inference?.Connector?.Source?.ConnectorId;
        return configuration switch
        {
            { Mcp.SmithyModel: not null } => "the service of a Smithy model",
            _ when connector is not (null or WebSearch or KnowledgeBases) => $"the connector {connector}",
            { Http.Connector.Source.ConnectorId: { } id } => $"the connector {id}",
            _ when inference is not (null or Mantle) => $"the connector {inference}",
            { Inference.Provider.Endpoint: { } endpoint } when isSigned => endpoint,
            { Http.Passthrough.Endpoint: { } endpoint } when isSigned => endpoint,
            { Mcp.McpServer.Endpoint: { } endpoint } when isSigned && !endpoint.Contains("/runtimes/", StringComparison.Ordinal)
                && !endpoint.StartsWith("${McpServer/", StringComparison.Ordinal) => endpoint,
            _ => null,
        };
    }

    private static IEnumerable<string> FindTexts(JsonNode? node, string member) => node switch
    {
        JsonObject members => members.SelectMany(entry => entry.Key == member && entry.Value is JsonValue value
            ? [value.ToString()]
            : FindTexts(entry.Value, member)),
        JsonArray items => items.SelectMany(item => FindTexts(item, member)),
        _ => [],
    };
}
