using Mono.Cecil;
using Reconciler.ArchitectureTests.Code;

namespace Reconciler.ArchitectureTests;

/// <summary>What no other project uses is internal. The libraries have public APIs; golden files beside their tests hold those.</summary>
public sealed class PublicTypeTests
{
    /// <summary>A generator of ASP.NET Core makes the class of top-level statements public, so that tests can start a web application.</summary>
    private const string EntryPoint = "Program";

    [Fact]
    public void Programs_publish_only_what_another_project_uses() => Violations.AssertNone(
        "A type of a program is public only if another project uses it; tests see internal types.",
        Codebase.Programs.SelectMany(program => FindViolations(program.Module, Codebase.Sources.Concat(Codebase.Programs).Select(project => project.Module))));

    [Fact]
    public void Every_library_has_its_public_API_in_a_golden_file() => Violations.AssertNone(
        "A library of src has a test that compares its public API with a golden file.",
        Codebase.Sources.Select(project => project.Name).Where(name => name != "Worker")
            .Where(name => !File.Exists(Tests.Shared.Repository.File("tests", name + ".Tests", "PublicApi.txt"))));

    [Fact]
    public void The_rule_finds_a_public_type_that_nobody_uses()
    {
        using var own = ModuleDefinition.ReadModule(typeof(PublicTypeTests).Assembly.Location);

        Assert.Contains($"{typeof(PublicTypeTests).FullName} of Architecture.Tests is public", FindViolations(own, [own]));
    }

    [Fact]
    public void The_rule_leaves_a_public_type_alone_that_another_project_uses() =>
        Assert.DoesNotContain("Cedar.EntityUid of Cedar is public", FindViolations(Codebase.Source("Cedar").Module, [Codebase.Source("Access").Module]));

    private static IEnumerable<string> FindViolations(ModuleDefinition program, IEnumerable<ModuleDefinition> users)
    {
        var used = users.Where(user => user.Assembly.FullName != program.Assembly.FullName).SelectMany(user => user.GetTypeReferences())
            .Select(type => type.FullName).ToHashSet(StringComparer.Ordinal);
        return program.Types.Where(type => type.IsPublic && type.FullName != EntryPoint && !used.Contains(type.FullName))
            .Select(type => $"{type.FullName} of {program.Assembly.Name.Name} is public");
    }
}
