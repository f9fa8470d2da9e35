using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>The credentials that each type of target can send, and what they need. AWS refuses others when it creates the target.</summary>
internal sealed class TargetCredentialsRuleAttribute : MemberRule
{
    private const string Role = "GATEWAY_IAM_ROLE";
    private const string OAuth = "OAUTH";
    private const string ApiKey = "API_KEY";
    private const string Caller = "CALLER_IAM_CREDENTIALS";
    private const string Token = "JWT_PASSTHROUGH";
    private const string List = "credentialProviderConfigurations";
    private const string TypeMember = "credentialProviderType";
    private const string RoleProvider = "credentialProvider.iamCredentialProvider";

    // The member that says which type the target has, with the credentials of the type.
    private static readonly (string Member, string[] Credentials)[] Types =
    [
        ("mcpServer", [Role, OAuth, ApiKey, Caller, Token]),
        ("targetConfiguration.mcp.mcpServer", [Role, OAuth, ApiKey, Caller, Token]),
        ("targetConfiguration.mcp.lambda", [Role]),
        ("targetConfiguration.mcp.openApiSchema", [Role, OAuth, ApiKey]),
        ("targetConfiguration.mcp.smithyModel", [Role, OAuth]),
        ("targetConfiguration.mcp.apiGateway", [Role, ApiKey]),
        ("targetConfiguration.mcp.connector", [Role, OAuth, ApiKey]),
        ("targetConfiguration.http.agentcoreRuntime", [Role, OAuth, Caller, Token]),
        ("targetConfiguration.http.passthrough", [Role, OAuth, ApiKey, Token]),
        ("targetConfiguration.http.connector", [Role, OAuth, ApiKey]),
        ("targetConfiguration.inference.connector", [Role, OAuth, ApiKey]),
        ("targetConfiguration.inference.provider", [Role, OAuth, ApiKey]),
    ];

    private static readonly (string Member, string Credential)[] Shorthands = [("oauth", OAuth), ("apiKey", ApiKey)];

    public override string Words =>
        "Each type of target can use certain credentials only; GATEWAY_IAM_ROLE for an MCP server requires iamCredentialProvider.";

    public override RuleProblem? FindProblem(IMembers written)
    {
        if (Array.Find(Types, type => written.IsSet(type.Member)) is not ({ } member, { } credentials)) return null;
        foreach (var (shorthand, credential) in Shorthands)
        {
            if (written.IsSet(shorthand) && !credentials.Contains(credential))
            {
                return new RuleProblem(
                    shorthand, $"a target with {member.Split('.')[^1]} cannot use {credential}",
                    $"possible: {string.Join(", ", credentials)}");
            }
        }

        for (var i = 0; i < written.CountItems(List); i++)
        {
            var place = $"{List}[{i}]";
            if (written.GetText($"{place}.{TypeMember}") is not { } used) continue;
            if (used is (Role or OAuth or ApiKey or Caller or Token) && !credentials.Contains(used))
            {
                return new RuleProblem(
                    $"{place}.{TypeMember}", $"a target with {member.Split('.')[^1]} cannot use {used}",
                    $"possible: {string.Join(", ", credentials)}");
            }

            if (used == Role && IsServer(member) && !written.IsSet($"{place}.{RoleProvider}"))
            {
                return new RuleProblem(
                    place, $"{Role} for an MCP server requires credentialProvider.iamCredentialProvider",
                    "write {iamCredentialProvider: {service: bedrock-agentcore}} for a server on AgentCore");
            }
        }

        return null;
    }

    public override JsonObject ToSchema() => new() { ["allOf"] = new JsonArray([.. Types.Select(CreateSchema)]) };

    private static JsonObject CreateSchema((string Member, string[] Credentials) type)
    {
        var item = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                [TypeMember] = new JsonObject { ["enum"] = new JsonArray([.. type.Credentials.Select(value => JsonValue.Create(value))]) },
            },
        };
        if (IsServer(type.Member))
        {
            item["if"] = new JsonObject
            {
                ["required"] = new JsonArray(TypeMember),
                ["properties"] = new JsonObject { [TypeMember] = new JsonObject { ["const"] = Role } },
            };
            item["then"] = Required(RoleProvider);
        }

        return new JsonObject
        {
            ["if"] = Required(type.Member),
            ["then"] = new JsonObject
            {
                ["properties"] = new JsonObject(Shorthands
                    .Where(shorthand => !type.Credentials.Contains(shorthand.Credential))
                    .Select(shorthand => KeyValuePair.Create(shorthand.Member, (JsonNode?)false))
                    .Prepend(KeyValuePair.Create(List, (JsonNode?)new JsonObject { ["items"] = item }))),
            },
        };
    }

    private static bool IsServer(string member) => member.EndsWith("mcpServer", StringComparison.Ordinal);
}
