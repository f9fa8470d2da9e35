using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>The permissions that the role of a gateway needs for a target, at its creation and at each call.</summary>
internal static class TargetPermissions
{
    /// <exception cref="AwsException">There is no such credential provider.</exception>
    public static IEnumerable<(string Action, string Resource)> List(Account account, string region, JsonObject gateway, JsonObject target)
    {
        if (target["targetConfiguration"]!["mcp"]?["lambda"] is JsonObject lambda)
            yield return ("lambda:InvokeFunction", lambda.Text("lambdaArn"));
        var credentials = target.Objects("credentialProviderConfigurations").FirstOrDefault();
        var (member, action) = credentials?.Text("credentialProviderType") switch
        {
            "OAUTH" => ("oauthCredentialProvider", "GetResourceOauth2Token"),
            "API_KEY" => ("apiKeyCredentialProvider", "GetResourceApiKey"),
            _ => (null, null),
        };
        if (member is null)
            yield break;
        var directory = $"arn:aws:bedrock-agentcore:{region}:{account.Id}:workload-identity-directory/default";
        yield return ("bedrock-agentcore:GetWorkloadAccessToken", directory);
        yield return ("bedrock-agentcore:GetWorkloadAccessToken", $"{directory}/workload-identity/{gateway.Text("gatewayId")}");
        var provider = credentials!["credentialProvider"]![member]!.AsObject().Text("providerArn");
        // The ARN of a provider has the service "acps". Permissions name the service "bedrock-agentcore" instead.
        yield return ($"bedrock-agentcore:{action}", provider.Replace(":acps:", ":bedrock-agentcore:", StringComparison.Ordinal));
        yield return ("secretsmanager:GetSecretValue", CredentialSecrets.ArnOf(CredentialSecrets.FindProvider(account, region, provider)));
    }
}
