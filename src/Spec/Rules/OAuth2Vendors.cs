using System.Reflection;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.Runtime;

namespace Reconciler.Spec.Rules;

/// <summary>The vendors of OAuth 2 credential providers. A vendor without a configuration of its own has the shared one.</summary>
internal static class OAuth2Vendors
{
    /// <summary>The vendor for any other authorization server.</summary>
    public const string Custom = "CustomOauth2";

    private const string Suffix = "ProviderConfig";
    private const string Shared = "includedOauth2ProviderConfig";

    /// <summary>The members of <c>oauth2ProviderConfigInput</c>.</summary>
    public static IReadOnlyList<string> Members { get; } =
        [.. Configurations.Select(property => ToMember(property.Name)).Order(StringComparer.Ordinal)];

    private static IEnumerable<PropertyInfo> Configurations => typeof(Oauth2ProviderConfigInput).GetProperties();

    /// <summary>Returns the member of <c>oauth2ProviderConfigInput</c> that configures a vendor.</summary>
    /// <param name="vendor">The vendor, such as <c>GoogleOauth2</c>.</param>
    public static string FindMember(string vendor)
    {
        var own = vendor.Length == 0 ? "" : ToMember(vendor) + Suffix;
        return Members.Contains(own) ? own : Shared;
    }

    /// <summary>Whether a type is the configuration of a vendor.</summary>
    public static bool IsConfiguration(Type type) => Configurations.Any(property => property.PropertyType == type);

    /// <summary>Returns the vendors that a member configures.</summary>
    public static IEnumerable<string> FindVendors(string member) =>
        typeof(CredentialProviderVendorType).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<ConstantClass>()
            .Select(vendor => vendor.Value)
            .Where(vendor => FindMember(vendor) == member)
            .Order(StringComparer.Ordinal);

    private static string ToMember(string name) => $"{char.ToLowerInvariant(name[0])}{name[1..]}";
}
