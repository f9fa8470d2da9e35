using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>The vendor of an OAuth 2 credential provider, and the configuration that belongs to it.</summary>
internal sealed class OAuth2VendorRuleAttribute : MemberRule
{
    private const string Vendor = "credentialProviderVendor";
    private const string Configuration = "oauth2ProviderConfigInput";

    public override string Words =>
        $"{Vendor} is required unless client is set, which is {OAuth2Vendors.Custom}; {Configuration} must be that of the vendor.";

    public override RuleProblem? FindProblem(IMembers written)
    {
        var vendor = written.GetText(Vendor);
        if (vendor is null && written.IsSet("client")) vendor = OAuth2Vendors.Custom;
        if (vendor is null) return new RuleProblem("", $"{Vendor} is missing", $"write one such as {OAuth2Vendors.Custom}");
        if (written.IsSet("client") && vendor != OAuth2Vendors.Custom)
        {
            return new RuleProblem(
                Vendor, $"client needs the vendor {OAuth2Vendors.Custom}", $"remove {Vendor}, or write clientId and clientSecret");
        }

        var member = OAuth2Vendors.FindMember(vendor);
        if (vendor == OAuth2Vendors.Custom && written.IsSet("clientId"))
        {
            return new RuleProblem(
                "clientId", $"{vendor} needs to know its authorization server",
                $"write clientId and oauthDiscovery in {Configuration}.{member}");
        }

        var other = OAuth2Vendors.Members.FirstOrDefault(name => name != member && written.IsSet($"{Configuration}.{name}"));
        return other is null
            ? null
            : new RuleProblem($"{Configuration}.{other}", $"{vendor} has the configuration {member}", $"write {member}");
    }

    public override JsonObject ToSchema() => new()
    {
        ["anyOf"] = new JsonArray(Required(Vendor), Required("client")),
        ["allOf"] = new JsonArray([.. OAuth2Vendors.Members.Select(CreateSchema)]),
    };

    private static JsonObject CreateSchema(string member) => new()
    {
        ["if"] = Required($"{Configuration}.{member}"),
        ["then"] = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                [Vendor] = new JsonObject
                {
                    ["enum"] = new JsonArray([.. OAuth2Vendors.FindVendors(member).Select(vendor => (JsonNode)vendor)]),
                },
            },
        },
    };
}
