using CedarConformance;
using Xunit.Abstractions;

namespace Cedar.Tests;

public sealed class OfficialTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("cedar-tests", 90)]
    [InlineData("cedar-tests/corpus-sample.tar.gz", 16_000)]
    public void Decisions_reasons_errors_and_validation_agree_with_the_official_tests(string collection, int atLeast)
    {
        if (SharedFolder() is not { } shared || !Path.Exists(Path.Combine(shared, collection)))
        {
            output.WriteLine($"skipped: {collection} is not here");
            return;
        }

        var files = CaseFiles.Read(Path.Combine(shared, collection));
        var failures = new List<string>();

        var passed = files.Cases.Sum(path => CaseRunner.Run(files, path, failures));

        Assert.Empty(failures);
        Assert.True(passed >= atLeast, $"only {passed} checks were run");
    }

    private static string? SharedFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Reconciler.sln")))
                return Candidates(folder).FirstOrDefault(Directory.Exists);
        return null;
    }

    private static IEnumerable<string> Candidates(DirectoryInfo root)
    {
        for (var above = root.Parent; above is not null; above = above.Parent)
            yield return Path.Combine(above.FullName, "shared");
    }
}
