namespace Reconciler.Bench.Kill;

/// <summary>The stack of the rounds: pools, an engine with policies, and gateways, so that no build is needed.</summary>
internal static class StackText
{
    /// <summary>The specs before a phase, or as the phase makes them true.</summary>
    /// <param name="isChanged">Whether descriptions and policies have their second text.</param>
    /// <param name="isSmall">Whether the second half of the objects is gone.</param>
    public static string Create(bool isChanged, bool isSmall)
    {
        var word = isChanged ? "changed" : "first";
        var documents = new List<string>
        {
            Document(
                "Stack",
                "kills",
                "region: us-east-1",
                "annotations: {reconciler/confirm-prune: \"true\", reconciler/allow-data-loss: UserPool/b}"),
            Document("PolicyEngine", "engine", $"description: {word}"),
        };
        foreach (var name in isSmall ? (string[])["a"] : ["a", "b"])
        {
            documents.Add(Document("UserPool", name, "clients: [{name: client}]"));
            documents.Add(Document(
                "Gateway",
                name,
                $"protocolType: MCP\n  description: {word}\n  jwt: {{userPool: {name}}}\n  policy: {{engine: engine, mode: ENFORCE}}"));
            documents.Add(Document("CedarPolicy", $"allow-{name}", Policy("permit", name, isChanged)));
            documents.Add(Document("CedarPolicy", $"deny-{name}", Policy("forbid", name, isChanged)));
        }

        return string.Join("---\n", documents);
    }

    private static string Policy(string effect, string gateway, bool isChanged) =>
        "policyEngine: engine\n  statement: |\n"
        + $"    {effect}(principal is AgentCore::OAuthUser, action, resource == AgentCore::Gateway::\"${{Gateway/{gateway}.arn}}\")\n"
        + $"    when {{ principal.hasTag(\"{(isChanged ? "changed" : "first")}\") }};";

    private static string Document(string kind, string name, string spec, string? metadata = null) =>
        $"apiVersion: agentcore.reconciler/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n"
        + (metadata is null ? "" : $"  {metadata}\n")
        + $"spec:\n  {spec}\n";
}
