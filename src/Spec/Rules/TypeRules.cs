using System.Reflection;
using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Rules;

/// <summary>The rules of a type: those that its class declares, and those of the API's own types, which cannot declare any.</summary>
internal static class TypeRules
{
    /// <summary>The rules of a type, in the order in which they are checked.</summary>
    public static IReadOnlyList<MemberRule> Get(Type type)
    {
        if (type == typeof(CustomJWTAuthorizerConfiguration))
            return [new AtLeastOneAttribute("allowedAudience", "allowedClients", "allowedScopes", "customClaims")];
        if (type == typeof(CredentialProviderConfiguration))
        {
            return
            [
                new WhenAttribute("credentialProviderType", "OAUTH") { Requires = "credentialProvider.oauthCredentialProvider" },
                new WhenAttribute("credentialProviderType", "API_KEY") { Requires = "credentialProvider.apiKeyCredentialProvider" },
            ];
        }

        return [.. type.GetCustomAttributes<MemberRule>()];
    }
}
