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

        if (OAuth2Vendors.IsConfiguration(type))
        {
            return
            [
                new ForbiddenAttribute(
                    "clientSecret", "a secret is never text in a spec",
                    "write clientSecret: {env: NAME} beside oauth2ProviderConfigInput, or clientSecretConfig"),
            ];
        }

        return [.. type.GetCustomAttributes<MemberRule>()];
    }
}
