using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace Spec.Tests.Loading;

/// <summary>What AWS would refuse when a resource is made is refused by <c>validate</c>, in words.</summary>
public sealed class RefusedLaterTests
{
    private const string Api = "apiVersion: agentcore.reconciler/v1alpha1\n";
    private const string Gateway = Api + "kind: Gateway\nmetadata: {name: gw}\nspec: {protocolType: MCP, ";
    private const string Target = Gateway + "authorizerType: AWS_IAM}\n---\n" + Api + "kind: McpServer\nmetadata: {name: srv}\nspec: {image: "
        + "'111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1'}\n---\n" + Api + "kind: GatewayTarget\nmetadata: {name: t}\nspec: {gateway: gw, ";

    [Theory]
    [InlineData("authorizerType: AWS_IAM, authorizerConfiguration: {customJWTAuthorizer: {discoveryUrl: 'https://x/.well-known/openid-configuration', allowedClients: [x]}}}",
        "spec.authorizerConfiguration", "authorizerConfiguration has no place beside authorizerType: AWS_IAM")]
    [InlineData("authorizerType: NONE, authorizerConfiguration: {customJWTAuthorizer: {discoveryUrl: 'https://x/.well-known/openid-configuration', allowedClients: [x]}}}",
        "spec.authorizerConfiguration", "authorizerConfiguration has no place beside authorizerType: NONE")]
    [InlineData("authorizerType: CUSTOM_JWT, authorizerConfiguration: {customJWTAuthorizer: {discoveryUrl: 'https://x/.well-known/openid-configuration'}}}",
        "spec.authorizerConfiguration.customJWTAuthorizer",
        "at least one of allowedAudience, allowedClients, allowedScopes, customClaims is required; found none")]
    [InlineData("authorizerType: CUSTOM_JWT}", "spec.authorizerType", "CUSTOM_JWT requires authorizerConfiguration")]
    [InlineData("authorizerType: AWS_IAM, tags: {team: größe}}", "spec.tags.team", "AgentCore accepts no ö in a tag")]
    public void Gateways(string spec, string path, string message) => AssertRefused(Gateway + spec, path, message);

    [Theory]
    [InlineData("mcpServer: srv, credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]}",
        "spec.credentialProviderConfigurations[0]", "GATEWAY_IAM_ROLE for an MCP server requires credentialProvider.iamCredentialProvider")]
    [InlineData("targetConfiguration: {mcp: {mcpServer: {endpoint: 'https://x/mcp'}}}, credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]}",
        "spec.credentialProviderConfigurations[0]", "GATEWAY_IAM_ROLE for an MCP server requires credentialProvider.iamCredentialProvider")]
    [InlineData("mcpServer: srv, credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE, credentialProvider: {iamCredentialProvider: {region: us-east-1}}}]}",
        "spec.credentialProviderConfigurations[0].credentialProvider.iamCredentialProvider", "service is missing")]
    [InlineData("mcpServer: srv, credentialProviderConfigurations: [{credentialProviderType: OAUTH}]}",
        "spec.credentialProviderConfigurations[0].credentialProviderType", "OAUTH requires credentialProvider.oauthCredentialProvider")]
    [InlineData("mcpServer: srv, credentialProviderConfigurations: [{credentialProviderType: API_KEY}]}",
        "spec.credentialProviderConfigurations[0].credentialProviderType", "API_KEY requires credentialProvider.apiKeyCredentialProvider")]
    [InlineData("targetConfiguration: {mcp: {lambda: {lambdaArn: 'arn:aws:lambda:us-east-1:111122223333:function:x', toolSchema: {inlinePayload: []}}}}, credentialProviderConfigurations: [{credentialProviderType: JWT_PASSTHROUGH}]}",
        "spec.credentialProviderConfigurations[0].credentialProviderType", "a target with lambda cannot use JWT_PASSTHROUGH")]
    public void Targets(string spec, string path, string message) => AssertRefused(Target + spec, path, message);

    [Fact]
    public void The_role_of_a_Lambda_target_needs_no_service() => Assert.Empty(
        Load(Target + "targetConfiguration: {mcp: {lambda: {lambdaArn: 'arn:aws:lambda:us-east-1:111122223333:function:x', toolSchema: {inlinePayload: []}}}}, credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]}").Errors);

    [Theory]
    [InlineData("eu-mars-1", "the AWS SDK does not know the region eu-mars-1")]
    [InlineData("us-esat-1", "the AWS SDK does not know the region us-esat-1")]
    public void A_region_that_the_SDK_does_not_know_is_a_warning(string region, string message)
    {
        var result = Load($"{Api}kind: Stack\nmetadata: {{name: s}}\nspec: {{region: {region}}}\n");

        Assert.Empty(result.Errors);
        Assert.Equal(message, Assert.Single(result.Warnings).Message);
    }

    [Theory]
    [InlineData("Virginia", "\"Virginia\" is not the name of a region")]
    [InlineData("us-east-1.evil.example", "\"us-east-1.evil.example\" is not the name of a region")]
    public void What_is_no_region_is_refused(string region, string message) =>
        AssertRefused($"{Api}kind: Stack\nmetadata: {{name: s}}\nspec: {{region: {region}}}\n", "spec.region", message);

    [Fact]
    public void A_known_region_is_accepted() =>
        Assert.Empty(Load($"{Api}kind: Stack\nmetadata: {{name: s}}\nspec: {{region: eu-central-1}}\n").Warnings);

    [Fact]
    public void A_scope_of_no_server_is_refused() => AssertRefused(
        Api + "kind: UserPool\nmetadata: {name: u}\nspec: {clients: [{name: c, allowedOAuthScopes: [openid, orders/invoke]}]}\n",
        "spec.clients[0].allowedOAuthScopes[1]",
        "the pool has no resource server \"orders\"");

    [Fact]
    public void Flows_that_have_no_effect_are_a_warning() => Assert.Equal(
        "the flows have no effect without allowedOAuthFlowsUserPoolClient: true",
        Assert.Single(Load(Api + "kind: UserPool\nmetadata: {name: u}\nspec: {clients: [{name: c, allowedOAuthFlows: [code]}]}\n").Warnings)
            .Message);

    [Theory]
    [InlineData("FASTMCP_TRANSPORT", "stdio", "write streamable-http, or remove it")]
    [InlineData("TRANSPORT", "sse", "write streamable-http, or remove it")]
    [InlineData("FASTMCP_STATELESS_HTTP", "false", "write \"true\"")]
    [InlineData("FASTMCP_HOST", "127.0.0.1", "write 0.0.0.0")]
    [InlineData("PORT", "3000", "write \"8000\", or remove it")]
    [InlineData("FASTMCP_STREAMABLE_HTTP_PATH", "/", "write /mcp, or remove it")]
    [InlineData("MCP_TRANSPORT", "streamable-http", null)]
    [InlineData("FASTMCP_STATELESS_HTTP", "true", null)]
    [InlineData("HOST", "0.0.0.0", null)]
    [InlineData("PORT", "8000", null)]
    [InlineData("PATH", "/usr/bin", null)]
    [InlineData("DATABASE_HOST", "localhost", null)]
    public void Variable_that_keeps_AgentCore_from_reaching_the_server_is_a_warning(string name, string value, string? remedy)
    {
        var warnings = Load(
            Api + "kind: McpServer\nmetadata: {name: s}\nspec: {image: public.ecr.aws/tools/server:v1, "
            + $"protocolConfiguration: {{serverProtocol: MCP}}, environmentVariables: {{{name}: \"{value}\"}}}}\n").Warnings;

        Assert.Equal(
            remedy is null ? [] : [(string?)$"{remedy}; AgentCore calls stateless Streamable HTTP at 0.0.0.0:8000/mcp"],
            warnings.Where(warning => warning.Path.StartsWith("spec.environmentVariables", StringComparison.Ordinal)).Select(warning => warning.Hint));
    }

    [Fact]
    public void Tags_of_other_services_may_have_other_letters() => Assert.Empty(
        Load(Api + "kind: McpServer\nmetadata: {name: s}\nspec: {source: {path: .}, repository: {tags: {team: größe}}}\n").Errors);

    [Fact]
    public void A_folder_whose_name_makes_invalid_names_is_told()
    {
        using var folder = new TempFolder();
        folder.Write("2026-prod/a.yaml", Api + "kind: PolicyEngine\nmetadata: {name: pe}\n");

        var error = Assert.Single(StackLoader.Load(Path.Combine(folder.Path, "2026-prod")).Errors);

        Assert.Equal("the name \"2026_prod_pe\" that is composed for AWS is not valid", error.Message);
        Assert.Equal("the stack has the name 2026-prod from its folder; add a Stack document with a name that begins with a letter", error.Hint);
    }

    private static void AssertRefused(string text, string path, string message)
    {
        var error = Assert.Single(Load(text).Errors);
        Assert.Equal((path, message), (error.Path, error.Message));
    }

    private static LoadResult Load(string text)
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", text);
        return StackLoader.Load(folder.Path);
    }
}
