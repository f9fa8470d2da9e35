using Reconciler.ArchitectureTests.Code;

namespace Reconciler.ArchitectureTests;

/// <summary>A namespace is a folder, so that the rules about namespaces are rules about folders.</summary>
public sealed class NamespaceTests
{
    private static readonly CodeException[] Exceptions =
    [
        new("src/AwsSdk/Generated/", "Generated; its namespaces are those of the official SDK."),
        new("src/AwsSdk/Customizations/", "Parts of generated classes."),
        new("src/Spec/Generated/", "A generated part of a class of Mapping."),
        new("src/Shared/", "Compiled into several projects, so it has a namespace of its own."),
        new("src/Worker/Program.cs", "Top-level statements have no namespace."),
    ];

    [Fact]
    public void Namespaces_follow_folders() => Violations.AssertNone(
        "A file of src declares the one namespace that its folder stands for.",
        FindViolations(SourceFile.Under("src"), Codebase.Sources.Select(project => project.File)));

    [Fact]
    public void Every_exception_is_needed() => Violations.AssertNone(
        "An exception names files.",
        Exceptions.Where(exception => !SourceFile.Under("src").Any(file => file.Path.StartsWith(exception.Place, StringComparison.Ordinal)))
            .Select(exception => exception.Place));

    [Fact]
    public void The_rule_finds_a_file_in_the_wrong_folder() => Assert.Equal(
        ["src/Engine/Model/Plan.cs declares Reconciler.Engine.Planning instead of Reconciler.Engine.Model", "src/Engine/Model/Two.cs declares A, B instead of Reconciler.Engine.Model"],
        FindViolations(
            [
                SourceFile.Parse("src/Engine/Model/Plan.cs", "using System;\n\nnamespace Reconciler.Engine.Planning;"),
                SourceFile.Parse("src/Engine/Model/Right.cs", "namespace Reconciler.Engine.Model;"),
                SourceFile.Parse("src/Engine/Model/Two.cs", "namespace A { }\nnamespace B { }"),
            ],
            [Codebase.Source("Engine").File]));

    private static IEnumerable<string> FindViolations(IEnumerable<SourceFile> files, IEnumerable<ProjectFile> projects)
    {
        var roots = projects.ToDictionary(project => project.Folder, project => project.RootNamespace);
        foreach (var file in files.Where(file => !Exceptions.Any(exception => file.Path.StartsWith(exception.Place, StringComparison.Ordinal))))
        {
            var parts = file.Folder.Split('/');
            var expected = string.Join('.', [roots[$"{parts[0]}/{parts[1]}"], .. parts[2..]]);
            if (file.Namespaces is not [var only] || only != expected)
                yield return $"{file.Path} declares {string.Join(", ", file.Namespaces)} instead of {expected}";
        }
    }
}
