using System.Xml.Linq;
using Reconciler.Tests.Shared;

namespace Reconciler.AwsSdk.Tests.Configuration;

/// <summary>The pinned versions of the official packages, checked without restoring them.</summary>
public sealed class OfficialPinsTests
{
    [Fact]
    public void Every_official_package_that_can_be_referenced_is_pinned()
    {
        var referenced = XDocument.Load(Path.Combine(Repository.Root, "src", "AwsSdk", "AwsSdk.csproj")).Descendants("ItemGroup")
            .Where(group => IsOfPackages(group)).Elements("PackageReference").Select(Name);

        Assert.Equal(9, Pins().Count);
        Assert.Equal(referenced.Order(StringComparer.Ordinal), Pins().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_control_plane_package_has_the_members_that_we_use() =>
        Assert.True(
            Pins()["AWSSDK.BedrockAgentCoreControl"] >= new Version(4, 0, 113),
            "Older versions lack EnforcementMode and PolicyDefinition.Policy.");

    [Fact]
    public void The_core_satisfies_the_official_packages()
    {
        var core = Versions().Where(version => Name(version) == "AWSSDK.Core").Select(Pinned).Single();

        Assert.InRange(core, new Version(4, 0, 102, 8), new Version(4, int.MaxValue));
    }

    private static Dictionary<string, Version> Pins() =>
        Versions().Where(version => IsOfPackages(version.Parent!)).ToDictionary(Name, Pinned, StringComparer.Ordinal);

    private static IEnumerable<XElement> Versions() =>
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion");

    private static bool IsOfPackages(XElement group) => (string?)group.Attribute("Condition") == "'$(AwsSdk)' == 'packages'";

    private static string Name(XElement package) => (string)package.Attribute("Include")!;

    private static Version Pinned(XElement package) => Version.Parse((string)package.Attribute("Version")!);
}
