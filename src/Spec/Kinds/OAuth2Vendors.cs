using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Mapping;

namespace Reconciler.Spec.Kinds;

/// <summary>The vendors of OAuth 2 credential providers. A vendor without a configuration of its own has the shared one.</summary>
public static class OAuth2Vendors
{
    /// <summary>The vendor for any other authorization server.</summary>
    public const string Custom = "CustomOauth2";

    private const string Suffix = "ProviderConfig";
    private const string Shared = "includedOauth2ProviderConfig";

    /// <summary>The members of <c>oauth2ProviderConfigInput</c>.</summary>
    public static IReadOnlyList<string> Members { get; } = [.. ModelMapper.GetMemberNames(typeof(Oauth2ProviderConfigInput))];

    /// <summary>Returns the member of <c>oauth2ProviderConfigInput</c> that configures a vendor.</summary>
    /// <param name="vendor">The vendor, such as <c>GoogleOauth2</c>.</param>
    public static string FindMember(string vendor)
    {
        var own = $"{char.ToLowerInvariant(vendor[0])}{vendor[1..]}{Suffix}";
        return Members.Contains(own) ? own : Shared;
    }

    /// <summary>Returns what the configuration of a vendor says about its secret, with the name of the member.</summary>
    /// <param name="input">The configuration as it is written; null if it is not.</param>
    internal static (string? Member, Configured? Configuration) FindConfiguration(Oauth2ProviderConfigInput? input)
    {
        if (input is null) return default;
        foreach (var member in Members)
        {
            if (ModelMapper.Get(input, member) is not { } configuration) continue;
            var method = (configuration as CustomOauth2ProviderConfigInput)?.ClientAuthenticationMethod?.Value;
            return (member, new Configured(
                ((SecretReference?)ModelMapper.Get(configuration, "clientSecretConfig"))?.SecretId,
                method is "AWS_IAM_ID_TOKEN_JWT" or "PRIVATE_KEY_JWT"));
        }

        return default;
    }

    /// <summary>What a configuration says about the secret of the client.</summary>
    /// <param name="SecretId">The secret in Secrets Manager; null if the configuration names none.</param>
    /// <param name="NeedsNoSecret">Whether the client proves who it is in another way.</param>
    internal sealed record Configured(string? SecretId, bool NeedsNoSecret);

    /// <summary>Whether a type is the configuration of a vendor.</summary>
    internal static bool IsConfiguration(Type type) =>
        Array.Exists(typeof(Oauth2ProviderConfigInput).GetProperties(), property => property.PropertyType == type);

    /// <summary>Returns the vendors that a member configures.</summary>
    internal static IEnumerable<string> FindVendors(string member) =>
        SpecTypes.GetEnumValues(typeof(CredentialProviderVendorType)).Where(vendor => FindMember(vendor) == member);
}
