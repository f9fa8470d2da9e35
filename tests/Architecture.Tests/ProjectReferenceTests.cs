using System.Xml.Linq;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.xUnit;
using Reconciler.ArchitectureTests.Code;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Reconciler.ArchitectureTests;

/// <summary>Which project references which, and which packages and frameworks stay out.</summary>
public sealed class ProjectReferenceTests
{
    /// <summary>Every project of src, with the projects that it references. Cedar's types reach Engine, Emulator and Worker through Access.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Cedar"] = [],
        ["AwsSdk"] = [],
        ["Access"] = ["Cedar"],
        ["Spec"] = ["AwsSdk"],
        ["Emulator"] = ["Access"],
        ["Engine"] = ["Access", "AwsSdk", "Spec"],
        ["Worker"] = ["Access", "AwsSdk", "Emulator", "Engine", "Spec"],
    };

    /// <summary>What a library that takes part in any host must not bring with it, as beginnings of package names and namespaces.</summary>
    private static readonly string[] Hosts =
    [
        "Microsoft.AspNetCore",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting",
        "Serilog",
        "Spectre.Console",
        "System.CommandLine",
    ];

    [Fact]
    public void Projects_reference_what_the_design_says() => Violations.AssertNone(
        "Each project of src references exactly the projects that the design names.",
        FindWrongReferences(Codebase.ProjectFiles("src"), Allowed));

    [Fact]
    public void The_sample_server_stands_alone() => Violations.AssertNone(
        "mcp-server references no project: people copy it as a start.",
        Codebase.ProjectFiles("mcp-server").SelectMany(file => file.Projects).Select(name => $"it references {name}"));

    [Fact]
    public void Cedar_and_Access_need_no_package() => Violations.AssertNone(
        "Cedar and Access reference no package.",
        Codebase.ProjectFiles("src").Where(file => file.Name is "Cedar" or "Access")
            .SelectMany(file => file.Packages.Concat(file.Frameworks).Select(package => $"{file.Name} references {package}")));

    [Fact]
    public void Engine_references_no_console_and_no_host() => Violations.AssertNone(
        "Engine is a library for any host, so it references no package of a console or a host.",
        FindHosts(Codebase.Source("Engine").File));

    [Fact]
    public void Engine_uses_no_console_and_no_host() =>
        Types().That().ResideInAssembly(Codebase.Source("Engine").Assembly).Should().NotDependOnAny(HostTypes())
            .Because("Engine is a library for any host").Check(Codebase.Architecture);

    [Fact]
    public void Spec_knows_no_network() =>
        Types().That().ResideInAssembly(Codebase.Source("Spec").Assembly).Should().NotDependOnAny(
            Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^System\.Net(\.|$)")
                .Or().HaveFullNameMatching(@"^Amazon\..*Client$"))
            .Because("a spec is checked before the first call").Check(Codebase.Architecture);

    [Fact]
    public void The_rule_finds_references_that_the_design_does_not_name()
    {
        var files = new[]
        {
            Project("Cedar", """<ProjectReference Include="../Engine/Engine.csproj" Condition="'$(X)' == 'y'" />"""),
            Project("Web", ""),
        };

        Assert.Equal(
            [
                "Cedar references Engine, which the design does not allow",
                "Web is not in the design; say in this test what it references",
                "Access must reference Cedar; if the design has changed, say so in this test",
            ],
            FindWrongReferences(files, new() { ["Cedar"] = [], ["Access"] = ["Cedar"] }));
    }

    [Fact]
    public void The_rule_finds_packages_and_frameworks_of_hosts() => Assert.Equal(
        ["it references Serilog.Sinks.File", "it references Microsoft.AspNetCore.App"],
        FindHosts(Project("Engine", """
            <PackageReference Include="Polly.Core" />
            <PackageReference Include="Serilog.Sinks.File" />
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            """)));

    [Fact]
    public void The_rule_finds_uses_of_a_console_and_of_the_network()
    {
        var fixture = Types().That().HaveFullName("Reconciler.ArchitectureTests.Fixtures.Talker");

        Assert.False(fixture.Should().NotDependOnAny(HostTypes()).HasNoViolations(Codebase.Architecture));
    }

    private static GivenTypesConjunction HostTypes() => Types(includeReferenced: true).That()
        .ResideInNamespaceMatching($@"^({string.Join('|', Hosts.Select(System.Text.RegularExpressions.Regex.Escape))})(\.|$)")
        .Or().HaveFullName("System.Console");

    private static ProjectFile Project(string name, string items) =>
        ProjectFile.Parse(name, "src/" + name, XDocument.Parse($"<Project><ItemGroup>{items}</ItemGroup></Project>"));

    private static IEnumerable<string> FindHosts(ProjectFile file) => file.Packages.Concat(file.Frameworks)
        .Where(package => Hosts.Any(host => package == host || package.StartsWith(host + ".", StringComparison.Ordinal)))
        .Select(package => $"it references {package}");

    private static IEnumerable<string> FindWrongReferences(IEnumerable<ProjectFile> files, Dictionary<string, string[]> allowed)
    {
        var byName = files.ToDictionary(file => file.Name);
        foreach (var file in byName.Values)
        {
            if (!allowed.TryGetValue(file.Name, out var projects)) yield return $"{file.Name} is not in the design; say in this test what it references";
            else
                foreach (var extra in file.Projects.Except(projects)) yield return $"{file.Name} references {extra}, which the design does not allow";
        }

        foreach (var (name, projects) in allowed)
        {
            foreach (var lacking in projects.Except(byName.TryGetValue(name, out var file) ? file.Projects : []))
                yield return $"{name} must reference {lacking}; if the design has changed, say so in this test";
        }
    }
}
