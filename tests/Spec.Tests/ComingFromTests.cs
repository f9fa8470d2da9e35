using System.Globalization;
using System.Text;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;
using Reconciler.Tests.Shared;

namespace Spec.Tests;

/// <summary>
/// The tables of docs/coming-from.md after its marker are those of the models. <c>UPDATE_GOLDEN=1 dotnet test</c> writes them anew.
/// </summary>
public sealed class ComingFromTests
{
    private const string Marker = "<!-- From here on the models write this file. -->\n";

    private static readonly (string Kind, Type Spec)[] Kinds =
    [
        ("McpServer", typeof(McpServerSpec)),
        ("McpServer: `endpoints[]`", typeof(EndpointSpec)),
        ("Gateway", typeof(GatewaySpec)),
        ("GatewayTarget", typeof(GatewayTargetSpec)),
        ("PolicyEngine", typeof(PolicyEngineSpec)),
        ("CedarPolicy", typeof(CedarPolicySpec)),
        ("GatewayRule", typeof(GatewayRuleSpec)),
        ("GatewayRateLimit", typeof(GatewayRateLimitSpec)),
        ("OAuth2CredentialProvider", typeof(OAuth2CredentialProviderSpec)),
        ("ApiKeyCredentialProvider", typeof(ApiKeyCredentialProviderSpec)),
        ("WorkloadIdentity", typeof(WorkloadIdentitySpec)),
    ];

    // The provider's own names, where they follow no rule: what the rules make of a path, and what the provider calls it.
    private static readonly (string Ruled, string Provider)[] TerraformNames =
    [
        ("_configuration.credential_provider.api_key_credential_provider.", "_configuration.api_key."),
        ("_configuration.credential_provider.iam_credential_provider.", "_configuration.gateway_iam_role."),
        ("_configuration.credential_provider.oauth_credential_provider.", "_configuration.oauth."),
        ("credential_provider_configuration.credential_provider_type",
            "credential_provider_configuration: api_key, caller_iam_credentials, gateway_iam_role, jwt_passthrough, oauth"),
        ("oauth2_provider_config_input.", "oauth2_provider_config."),
        ("open_api_schema.inline_payload", "open_api_schema.inline_payload.payload"),
        ("smithy_model.inline_payload", "smithy_model.inline_payload.payload"),
        ("mcp_tool_schema.inline_payload", "mcp_tool_schema.inline_payload.payload"),
        ("schema.source.inline_payload", "schema.source.inline_payload.payload"),
        ("put_schema.properties.*", "put_schema.property"),
        ("put_schema.required", "put_schema.property.required"),
        ("waf_configuration.failure_mode", "aws_bedrockagentcore_gateway_waf_configuration: failure_mode"),
        ("resource_policy", "aws_bedrockagentcore_resource_policy: policy"),
    ];

    // Blocks that are repeated and keep the plural.
    private static readonly string[] TerraformPlurals =
        ["connections[]", "entries[]", "privateEndpointOverrides[]", "requests[]", "tokens[]"];

    [Fact]
    public void Every_member_of_the_API_has_its_row()
    {
        var file = Repository.File("docs", "coming-from.md");
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var written = text[..(text.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)];

        Assert.True(written.Length >= Marker.Length, $"docs/coming-from.md has no line {Marker}");
        GoldenFile.AssertEqual(written + CreateTables(), "docs", "coming-from.md");
    }

    [Theory]
    [InlineData("authorizerConfiguration.customJWTAuthorizer.discoveryUrl",
        "AuthorizerConfiguration.CustomJWTAuthorizer.DiscoveryUrl", "authorizer_configuration.custom_jwt_authorizer.discovery_url")]
    [InlineData("kmsKeyArn", "KmsKeyArn", "kms_key_arn")]
    [InlineData("credentialProviderConfigurations[].credentialProviderType",
        "CredentialProviderConfigurations[].CredentialProviderType",
        "credential_provider_configuration: api_key, caller_iam_credentials, gateway_iam_role, jwt_passthrough, oauth")]
    [InlineData("credentialProviderConfigurations[].credentialProvider.oauthCredentialProvider.scopes",
        "CredentialProviderConfigurations[].CredentialProvider.OauthCredentialProvider.Scopes",
        "credential_provider_configuration.oauth.scopes")]
    [InlineData("actions[].routeToTarget.weightedRoute.trafficSplit[].weight",
        "Actions[].RouteToTarget.WeightedRoute.TrafficSplit[].Weight", "action.route_to_target.weighted_route.traffic_split.weight")]
    [InlineData("entries[].requests[].rate", "Entries[].Requests[].Rate", "entries.requests.rate")]
    [InlineData("targetConfiguration.mcp.openApiSchema.inlinePayload",
        "TargetConfiguration.Mcp.OpenApiSchema.InlinePayload", "target_configuration.mcp.open_api_schema.inline_payload.payload")]
    [InlineData("resourcePolicy", "ResourcePolicy", "aws_bedrockagentcore_resource_policy: policy")]
    public void Names_follow_the_rules_of_the_other_tools(string path, string cloudFormation, string terraform)
    {
        Assert.Equal(cloudFormation, ToCloudFormation(path));
        Assert.Equal(terraform, ToTerraform(path));
    }

    private static string CreateTables()
    {
        var text = new StringBuilder();
        foreach (var (kind, spec) in Kinds)
        {
            text.Append('\n').Append("## ").Append(kind).Append("\n\n| in the spec | CloudFormation | Terraform |\n|---|---|---|\n");
            var members = SpecTypes.GetKeys(spec).Where(key => key.IsMirrored).OrderBy(key => key.Key, StringComparer.Ordinal);
            foreach (var path in members.SelectMany(key => FindPaths(key.Member, [])))
                text.Append(CultureInfo.InvariantCulture, $"| `{path}` | `{ToCloudFormation(path)}` | `{ToTerraform(path)}` |\n");
        }

        return text.ToString();
    }

    /// <summary>The members without members of their own. A structure that contains itself ends there.</summary>
    private static IEnumerable<string> FindPaths(ModelMember member, Type[] above)
    {
        var type = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        var suffix = "";
        while (SpecTypes.IsList(type) || SpecTypes.IsMap(type))
        {
            suffix += SpecTypes.IsList(type) ? "[]" : ".*";
            type = type.GenericTypeArguments[^1];
        }

        return !ModelType.IsStructure(type) || above.Contains(type)
            ? [member.Name + (suffix == "[]" ? "" : suffix)]
            : ModelType.Get(type).Members.OrderBy(m => m.Name, StringComparer.Ordinal)
                .SelectMany(below => FindPaths(below, [.. above, type]))
                .Select(path => $"{member.Name}{suffix}.{path}");
    }

    private static string ToCloudFormation(string path) =>
        string.Join('.', path.Split('.').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>Snake case. A list of structures is a block that is repeated, with a name in the singular.</summary>
    private static string ToTerraform(string path)
    {
        var ruled = string.Join('.', path.Split('.').Select(part => ToSnakeCase(Singular(part))));
        return TerraformNames.Aggregate(
            ruled, (name, difference) => name.Replace(difference.Ruled, difference.Provider, StringComparison.Ordinal));
    }

    private static string Singular(string part) => part switch
    {
        _ when !part.EndsWith("[]", StringComparison.Ordinal) => part,
        _ when TerraformPlurals.Contains(part) => part[..^2],
        _ => part[..^2].TrimEnd('s'),
    };

    private static string ToSnakeCase(string text)
    {
        var name = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isStart = char.IsUpper(text[i]) && i > 0
                && (!char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1])));
            name.Append(isStart ? "_" : "").Append(char.ToLowerInvariant(text[i]));
        }

        return name.ToString();
    }
}
