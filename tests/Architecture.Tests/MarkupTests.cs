using Mono.Cecil;
using Reconciler.ArchitectureTests.Code;

namespace Reconciler.ArchitectureTests;

/// <summary>
/// No text is markup. A name, a policy or a message from outside can contain brackets, which Spectre.Console parses in most of the texts
/// that it takes. So text reaches it in one place, as segments, which it does not parse.
/// </summary>
public sealed class MarkupTests
{
    private const string Library = "Spectre.Console";
    private const string OnlyPlace = "Reconciler.Worker.Commands.Output";

    /// <summary>The members that take a text and show it as it is.</summary>
    private static readonly string[] Unparsed = ["Spectre.Console.Rendering.Segment..ctor", "Spectre.Console.Rendering.Segment.Control"];

    [Fact]
    public void No_text_is_parsed_as_markup() => Violations.AssertNone(
        "Code of src passes text to Spectre.Console only as segments.",
        Codebase.Sources.SelectMany(IlReader.TypesOf).SelectMany(FindTexts));

    [Fact]
    public void One_folder_knows_the_library() => Violations.AssertNone(
        $"Only {OnlyPlace} uses Spectre.Console; others write StyledText to a Screen.",
        Codebase.Sources.SelectMany(IlReader.TypesOf).SelectMany(FindUses).Where(use => !use.StartsWith(OnlyPlace + ".", StringComparison.Ordinal)).Distinct());

    [Fact]
    public void The_rule_finds_every_way_to_write_markup()
    {
        var texts = IlReader.TypesOf(typeof(Fixtures.MarkupWriter)).SelectMany(FindTexts)
            .Select(text => text.Replace("Reconciler.ArchitectureTests.Fixtures.MarkupWriter passes text to Spectre.Console.", "", StringComparison.Ordinal));

        Assert.Equal(
            [
                "AnsiConsoleExtensions.MarkupInterpolated",
                "AnsiConsoleExtensions.MarkupLine",
                "AnsiConsoleExtensions.MarkupLineInterpolated",
                "Markup..ctor",
                "Panel..ctor",
                "TableColumn..ctor",
                "TableExtensions.AddColumns",
                "TableExtensions.AddRow",
            ],
            texts.Distinct().Order(StringComparer.Ordinal));
        Assert.NotEmpty(IlReader.TypesOf(typeof(Fixtures.MarkupWriter)).SelectMany(FindUses));
    }

    private static IEnumerable<string> FindTexts(TypeDefinition type) =>
        from line in type.Instructions()
        let called = line.Instruction.Operand as MethodReference
        where called is not null && IsOfLibrary(called.DeclaringType) && called.Parameters.Any(parameter => IsText(parameter.ParameterType))
        let name = $"{called.DeclaringType.Namespace}.{called.DeclaringType.Name}.{called.Name}"
        where !Unparsed.Contains(name)
        select $"{IlReader.OutermostType(type).FullName} passes text to {name}";

    private static IEnumerable<string> FindUses(TypeDefinition type) =>
        from line in type.Instructions()
        let called = line.Instruction.Operand as MethodReference
        where called is not null && IsOfLibrary(called.DeclaringType)
        select $"{IlReader.OutermostType(type).FullName} uses {called.DeclaringType.Name}.{called.Name}";

    private static bool IsOfLibrary(TypeReference type) =>
        type.Namespace == Library || type.Namespace.StartsWith(Library + ".", StringComparison.Ordinal);

    private static bool IsText(TypeReference type) =>
        type.FullName is "System.String" or "System.FormattableString" or "System.String[]"
        || (type is GenericInstanceType generic && generic.GenericArguments.Any(IsText));
}
