using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Secrets;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>
/// Stores the secrets of credential providers in Secrets Manager, under names of the service. No AgentCore call returns them.
/// </summary>
internal static class CredentialSecrets
{
    private const string Prefix = "bedrock-agentcore-identity!";

    public static string Name(string kind, string provider) => $"{Prefix}default/{kind}/{provider}";

    /// <summary>Whether the service itself has stored the secret of a provider.</summary>
    public static bool IsOurs(JsonObject provider) => ArnOf(provider).Contains(Prefix, StringComparison.Ordinal);

    /// <summary>The document of a provider.</summary>
    /// <exception cref="AwsException">There is no such provider.</exception>
    public static JsonObject FindProvider(Account account, string region, string providerArn)
    {
        var provider = providerArn[(providerArn.LastIndexOf('/') + 1)..];
        var table = providerArn.Contains("/oauth2credentialprovider/", StringComparison.Ordinal)
            ? Oauth2CredentialProviders.TableName
            : ApiKeyCredentialProviders.TableName;
        return AgentCoreTables.Find(account, region, table).Find(provider)
            ?? throw AgentCoreErrors.NotFound("Credential provider", providerArn);
    }

    /// <summary>The ARN of a provider's secret, as permissions name it.</summary>
    public static string ArnOf(JsonObject provider) =>
        (provider["clientSecretArn"] ?? provider["apiKeySecretArn"])!["secretArn"]!.GetValue<string>();

    /// <summary>The secret of a provider.</summary>
    /// <exception cref="AwsException">The secret does not exist, or lacks the provider's JSON key.</exception>
    public static string Read(ISecretValues secrets, string region, JsonObject provider)
    {
        var text = secrets.Read(region, ArnOf(provider));
        if ((provider.TextOrNull("clientSecretJsonKey") ?? provider.TextOrNull("apiKeySecretJsonKey")) is not { } key)
            return text;
        try
        {
            return (JsonNode.Parse(text) as JsonObject)?[key]?.GetValue<string>() ?? throw AgentCoreErrors.SecretKeyMissing(key);
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException or FormatException)
        {
            throw AgentCoreErrors.SecretKeyMissing(key);
        }
    }

    public static string Store(ISecretValues secrets, Call call, string kind, string provider, string value) =>
        secrets.Put(call.Region, Name(kind, provider), value);
}
