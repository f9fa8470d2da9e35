using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Secrets;

namespace Reconciler.Emulator.AgentCore;

/// <summary>Where credential providers keep what must never be read back: in Secrets Manager, under names of the service.</summary>
internal static class CredentialSecrets
{
    public static string Name(string kind, string provider) => $"bedrock-agentcore-identity!default/{kind}/{provider}";

    /// <summary>The secret of a provider as permissions have to name it.</summary>
    public static string ArnOf(Call call, string providerArn)
    {
        var provider = providerArn[(providerArn.LastIndexOf('/') + 1)..];
        var table = providerArn.Contains("/oauth2credentialprovider/", StringComparison.Ordinal) ? Oauth2CredentialProviders.TableName : ApiKeyCredentialProviders.TableName;
        var document = call.Table(table).Find(provider) ?? throw AgentCoreErrors.NotFound("Credential provider", providerArn);
        return (document["clientSecretArn"] ?? document["apiKeySecretArn"])!["secretArn"]!.GetValue<string>();
    }

    public static string Store(SecretStore secrets, Call call, string kind, string provider, string value) =>
        secrets.Put(call.Region, Name(kind, provider), value);
}
