using Mono.Cecil;
using Reconciler.ArchitectureTests.Code;

namespace Reconciler.ArchitectureTests;

/// <summary>Files of people are opened in one place, which refuses pipes and devices and remembers what it read.</summary>
public sealed class FileAccessTests
{
    private static readonly CodeException[] Exceptions =
    [
        new("Reconciler.Spec.Files.FileReader", "This is the place."),
        new("Reconciler.Spec.Files.FileFingerprint", "Compares what that place has read; a file whose status is the same is regular."),
        new("Reconciler.Worker.Sources.Git.GitFolders", "Holds a lock file that it made itself, and reads nothing."),
        new("Reconciler.Worker.Commands.InternalError", "Writes a new file, and reads none."),
    ];

    private static readonly string[] Projects = ["Spec", "Engine", "Worker"];

    [Fact]
    public void Only_one_place_opens_files() => Violations.AssertNone(
        "Code of Spec, Engine and Worker reads files by Spec.Files.FileReader.",
        FindAll().Where(use => !Exceptions.Any(exception => use.StartsWith(exception.Place + " ", StringComparison.Ordinal))));

    [Fact]
    public void Every_exception_is_needed()
    {
        var uses = FindAll().ToList();
        Violations.AssertNone(
            "An exception names a type that needs it.",
            Exceptions.Select(exception => exception.Place).Where(place => !uses.Any(use => use.StartsWith(place + " ", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_rule_finds_every_way_to_open_a_file()
    {
        var uses = IlReader.TypesOf(typeof(Fixtures.FileOpener)).SelectMany(FindUses)
            .Select(use => use.Replace("Reconciler.ArchitectureTests.Fixtures.FileOpener uses ", "", StringComparison.Ordinal));

        Assert.Equal(
            [
                "File.OpenHandle", "File.OpenRead", "File.OpenText", "File.ReadAllBytes", "File.ReadAllLinesAsync", "File.ReadAllText",
                "File.ReadLines", "FileInfo.OpenRead", "FileStream..ctor", "StreamReader..ctor", "XDocument.Load",
            ],
            uses.Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> FindAll() => Projects.Select(Codebase.Source).SelectMany(IlReader.TypesOf).SelectMany(FindUses);

    private static IEnumerable<string> FindUses(TypeDefinition type) =>
        from line in type.Instructions()
        let called = line.Instruction.Operand as MethodReference
        where called is not null && OpensFile(called)
        select $"{IlReader.OutermostType(type).FullName} uses {called.DeclaringType.Name}.{called.Name}";

    private static bool OpensFile(MethodReference method) => (method.DeclaringType.FullName, method.Name) switch
    {
        ("System.IO.File" or "System.IO.FileInfo", var name) =>
            name.StartsWith("Open", StringComparison.Ordinal) || name.StartsWith("Read", StringComparison.Ordinal),
        ("System.IO.FileStream", ".ctor") => true,
        ("System.IO.StreamReader", ".ctor") => TakesPath(method),
        ("System.Xml.Linq.XDocument" or "System.Xml.Linq.XElement", "Load") => TakesPath(method),
        _ => false,
    };

    private static bool TakesPath(MethodReference method) => method.Parameters.Any(parameter => parameter.ParameterType.FullName == "System.String");
}
