namespace EndToEnd.Tests.Members;

internal static partial class MemberWalks
{
    private const string SecretArn = "arn:aws:secretsmanager:us-east-1:000000000000:secret";

    private static readonly string[] SecretArns = [$"\"{SecretArn}:a-AbCdEf\"", $"\"{SecretArn}:b-AbCdEf\""];

    // Any file is a secret; the walk is about the members beside it.
    private static Dictionary<string, MemberWalk> Credentials => new()
    {
        ["pool, domain"] = new("UserPool", ["domain"])
        {
            Values = new Dictionary<string, string[]?>
            {
                ["domain"] =
                [
                    """{"prefix": "walk", "managedLoginVersion": 2, "routing": {"failover": {"secondaryRegion": "us-west-2", "primaryRoute53HealthCheckId": "a"}}}""",
                    """{"prefix": "walk", "managedLoginVersion": 1, "routing": {"failover": {"secondaryRegion": "us-east-2", "primaryRoute53HealthCheckId": "b"}}}""",
                ],
            },
            ShownAs = new Dictionary<string, string> { ["domain"] = "" },
            NotShown = new Dictionary<string, string>
            {
                ["domain.prefix"] = AnotherName,
                ["domain.managedLoginVersion"] = "a domain is made, and deleted, as a whole; DriftMachineCases change it",
                ["domain.routing"] = "a domain is made, and deleted, as a whole",
            },
        },
        ["pool, resource servers"] = new("UserPool", ["resourceServers"])
        {
            Defaults = new Dictionary<string, string> { ["resourceServers"] = """[{"identifier": "x"}]""" },
            Values = new Dictionary<string, string[]?>
            {
                ["resourceServers"] =
                [
                    """[{"identifier": "x", "name": "one", "scopes": [{"name": "s", "description": "one"}]}]""",
                    """[{"identifier": "x", "name": "two", "scopes": [{"name": "t", "description": "two"}]}]""",
                ],
            },
            ShownAs = new Dictionary<string, string>
            {
                ["resourceServers.scopes"] = "scopes[]",
                ["resourceServers"] = "",
            },
            NotShown = new Dictionary<string, string> { ["resourceServers.identifier"] = AnotherName },
        },
        ["provider, any server"] = Provider("custom", "CustomOauth2") with
        {
            Choices = new Dictionary<string, string>
            {
                ["oauth2ProviderConfigInput"] = "customOauth2ProviderConfig",
                ["oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery"] = "authorizationServerMetadata",
            },
            Defaults = new Dictionary<string, string>
            {
                ["oauth2ProviderConfigInput"] =
                    $$$$"""{"customOauth2ProviderConfig": {"clientId": "x", "oauthDiscovery": {"discoveryUrl": "https://x.example/.well-known/openid-configuration"}, "clientSecretConfig": {"secretId": "{{{{SecretArn}}}}:x-AbCdEf", "jsonKey": "x"}}}""",
            },
        },
        ["provider, Atlassian"] = Provider("atlassian", "AtlassianOauth2"),
        ["provider, GitHub"] = Provider("github", "GithubOauth2"),
        ["provider, Google"] = Provider("google", "GoogleOauth2"),
        ["provider, LinkedIn"] = Provider("linkedin", "LinkedinOauth2"),
        ["provider, Microsoft"] = Provider("microsoft", "MicrosoftOauth2"),
        ["provider, Salesforce"] = Provider("salesforce", "SalesforceOauth2"),
        ["provider, Slack"] = Provider("slack", "SlackOauth2"),
        ["provider, others"] = Provider("included", "OktaOauth2"),
        ["provider, short"] = new("OAuth2CredentialProvider", ["clientId", "secretVersion", "tags"], "credentialProviderVendor: GithubOauth2", "clientSecret: {file: built.yaml}")
        {
            Defaults = new Dictionary<string, string> { ["clientId"] = "\"x\"" },
            ShownAs = new Dictionary<string, string>
            {
                ["clientId"] = "oauth2ProviderConfigInput.githubOauth2ProviderConfig.clientId",
                ["secretVersion"] = "oauth2ProviderConfigInput[]",
            },
        },
        ["provider, client"] = new("OAuth2CredentialProvider", ["client"])
        {
            Defaults = new Dictionary<string, string> { ["client"] = "\"one/machine\"" },
            Values = new Dictionary<string, string[]?> { ["client"] = ["\"two/machine\"", "\"one/machine\""] },
            ShownAs = new Dictionary<string, string> { ["client"] = "oauth2ProviderConfigInput" },
            Kept = new Dictionary<string, string> { ["client"] = "the second value is the one that stays" },
            With = stack => stack.WithMachines("one").WithMachines("two"),
        },
        ["provider, replaced"] = new("OAuth2CredentialProvider", ["credentialProviderVendor"], "clientId: x", "clientSecret: {file: built.yaml}")
        {
            Defaults = new Dictionary<string, string> { ["credentialProviderVendor"] = "\"GithubOauth2\"" },
            Values = new Dictionary<string, string[]?> { ["credentialProviderVendor"] = ["\"GoogleOauth2\"", "\"SlackOauth2\""] },
        },
        ["provider, name"] = new("OAuth2CredentialProvider", ["name"], "credentialProviderVendor: GithubOauth2", "clientId: x", "clientSecret: {file: built.yaml}")
        {
            NotShown = new Dictionary<string, string> { ["name"] = AnotherName },
        },
        ["key"] = new("ApiKeyCredentialProvider", ["apiKeySecretConfig", "tags"])
        {
            Defaults = new Dictionary<string, string>
            {
                ["apiKeySecretConfig"] = $$"""{"secretId": "{{SecretArn}}:x-AbCdEf", "jsonKey": "x"}""",
            },
            Values = new Dictionary<string, string[]?> { ["apiKeySecretConfig.secretId"] = SecretArns },
        },
        ["key, version"] = new("ApiKeyCredentialProvider", ["secretVersion"], "apiKey: {file: built.yaml}")
        {
            ShownAs = new Dictionary<string, string> { ["secretVersion"] = "apiKey" },
        },
        ["key, name"] = new("ApiKeyCredentialProvider", ["name"], "apiKey: {file: built.yaml}")
        {
            NotShown = new Dictionary<string, string> { ["name"] = AnotherName },
        },
        ["identity"] = new("WorkloadIdentity", ["allowedResourceOauth2ReturnUrls", "tags"])
        {
            Values = new Dictionary<string, string[]?>
            {
                ["allowedResourceOauth2ReturnUrls"] = ["[\"https://a.example/return\"]", "[\"https://b.example/return\", \"app:return\"]"],
            },
        },
        ["identity, name"] = new("WorkloadIdentity", ["name"])
        {
            NotShown = new Dictionary<string, string> { ["name"] = AnotherName },
        },
        ["target, tokens"] = Target("mcp", "mcpServer", """{"mcp": {"mcpServer": {"endpoint": "https://x.example/mcp"}}}""") with
        {
            Members = ["oauth"],
            Base = ["gateway: gw", """targetConfiguration: {mcp: {mcpServer: {endpoint: "https://x.example/mcp"}}}"""],
            Defaults = new Dictionary<string, string>(),
            Values = new Dictionary<string, string[]?>
            {
                ["oauth.provider"] = ["\"oauth\"", "\"oauth\""],
                ["oauth.scopes"] = ["[]", "[\"tools/use\"]"],
            },
            ShownAs = new Dictionary<string, string> { ["oauth"] = "credentialProviderConfigurations[]" },
            With = stack => stack.WithMachines().WithOAuthProvider().With("Gateway", "gw", "authorizerType: AWS_IAM", "protocolType: MCP"),
        },
        ["target, key"] = Target("mcp", "mcpServer", """{"mcp": {"mcpServer": {"endpoint": "https://x.example/mcp"}}}""") with
        {
            Members = ["apiKey"],
            Base = ["gateway: gw", """targetConfiguration: {mcp: {mcpServer: {endpoint: "https://x.example/mcp"}}}"""],
            Defaults = new Dictionary<string, string>(),
            Values = new Dictionary<string, string[]?> { ["apiKey.provider"] = ["\"key\"", "\"key\""] },
            ShownAs = new Dictionary<string, string> { ["apiKey"] = "credentialProviderConfigurations[]" },
            With = stack => stack.WithApiKeyProvider().With("Gateway", "gw", "authorizerType: AWS_IAM", "protocolType: MCP"),
        },
    };

    private static MemberWalk Provider(string member, string vendor)
    {
        var path = $"oauth2ProviderConfigInput.{member}Oauth2ProviderConfig";
        return new MemberWalk("OAuth2CredentialProvider", ["oauth2ProviderConfigInput"], $"credentialProviderVendor: {vendor}")
        {
            Choices = new Dictionary<string, string> { ["oauth2ProviderConfigInput"] = $"{member}Oauth2ProviderConfig" },
            Defaults = new Dictionary<string, string>
            {
                ["oauth2ProviderConfigInput"] =
                    $$$$"""{"{{{{member}}}}Oauth2ProviderConfig": {"clientId": "x", "clientSecretConfig": {"secretId": "{{{{SecretArn}}}}:x-AbCdEf", "jsonKey": "x"}}}""",
            },
            Values = new Dictionary<string, string[]?>
            {
                [$"{path}.clientSecret"] = null,
                [$"{path}.clientSecretSource"] = ["\"EXTERNAL\"", "\"EXTERNAL\""],
                [$"{path}.clientSecretConfig.secretId"] = SecretArns,
                [$"{path}.oauthDiscovery.authorizationServerMetadata.tokenEndpointAuthMethods"] =
                    ["[\"client_secret_post\"]", "[\"client_secret_basic\"]"],
            },
            NotShown = new Dictionary<string, string> { [$"{path}.clientSecretSource"] = "the same in all versions" },
        };
    }
}
