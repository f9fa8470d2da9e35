using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Spec.Tests.Loading;

/// <summary>Broken specs and what is said about them, word for word. <c>UPDATE_GOLDEN=1</c> rewrites what is said.</summary>
public sealed class BrokenSpecTests(ITestOutputHelper output)
{
    private static string Folder => Repository.File("tests", "Spec.Tests", "Broken");

    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Errors_are_said_word_for_word(string name)
    {
        var folder = Path.Combine(Folder, name);

        var result = StackLoader.Load(folder, new LoadOptions(RepositoryRoot: Folder));

        Assert.Null(result.Stack);
        var said = string.Concat(result.Errors.Select(error => error + "\n"))
            .Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(folder, name, StringComparison.Ordinal).Replace(Folder, "ROOT", StringComparison.Ordinal);
        output.WriteLine(said);
        GoldenFile.AssertEqual(said, "tests", "Spec.Tests", "Broken", name, "errors.golden");
    }
}
