using Cedar.Json;
using Cedar.Schemas;
using CedarConformance;
using Reconciler.Tests.Shared;
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

    [Fact]
    public void Every_schema_of_the_official_tests_round_trips_in_both_syntaxes()
    {
        if (SharedFolder() is not { } shared || !Path.Exists(Path.Combine(shared, "cedar-tests/corpus-sample.tar.gz")))
        {
            output.WriteLine("skipped: cedar-tests is not here");
            return;
        }

        var schemas = CaseFiles.Read(Path.Combine(shared, "cedar-tests")).Texts(".cedarschema")
            .Concat(CaseFiles.Read(Path.Combine(shared, "cedar-tests/corpus-sample.tar.gz")).Texts(".cedarschema")).Distinct().ToList();

        Assert.True(schemas.Count > 100, $"only {schemas.Count} schemas were found");
        foreach (var text in schemas)
        {
            var schema = Schema.Parse(text);
            Assert.Equal(schema.ToString(), Schema.Parse(schema.ToString()).ToString());
            Assert.Equal(schema.ToString(), SchemaJson.Read(SchemaJson.Write(schema)).ToString());
        }
    }

    private static string? SharedFolder() => Candidates(new DirectoryInfo(Repository.Root)).FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> Candidates(DirectoryInfo root)
    {
        for (var above = root.Parent; above is not null; above = above.Parent)
            yield return Path.Combine(above.FullName, "shared");
    }
}
