using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Spec.Tests.Loading;

/// <summary>The error messages of broken specs, in golden files.</summary>
public sealed class BrokenSpecTests(ITestOutputHelper output)
{
    private static string Folder => Repository.File("tests", "Spec.Tests", "Broken");

    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Errors_match_the_golden_file(string name)
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
