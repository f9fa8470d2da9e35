using System.Text.RegularExpressions;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>docs/seeds.md names lines of the specs and tests: they exist.</summary>
public sealed partial class SeedGuideTests
{
    private static readonly Lazy<HashSet<string>> Tests = new(FindTests);

    public static IEnumerable<object[]> Rows => File.ReadAllLines(Repository.File("docs", "seeds.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| step of the guide", StringComparison.Ordinal))
        .Select(line => (object[])[line]);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_step_has_a_line_of_the_specs_and_a_test(string row)
    {
        var match = Row().Match(row);

        Assert.True(match.Success, "A row is `| step | `FILE`: `LINE` | `Class.Test` |`.");
        var lines = File.ReadAllLines(Repository.File("specs", match.Groups["file"].Value)).Select(line => line.Trim());
        Assert.Contains(match.Groups["line"].Value, lines);
        Assert.Contains(match.Groups["test"].Value, Tests.Value);
    }

    [Fact]
    public void Every_stack_that_is_shipped_is_in_the_guide()
    {
        var files = Rows.Select(row => Row().Match((string)row[0]).Groups["file"].Value.Split('/')[0]).Distinct().ToList();

        Assert.All(["workshop", "m2m-oauth", "direct-jwt", "aws-api-mcp-server", "iam-runtime"], stack => Assert.Contains(stack, files));
    }

    private static HashSet<string> FindTests() =>
        [.. from project in Directory.EnumerateDirectories(Repository.File("tests"))
            from file in Directory.EnumerateFiles(project, "*Tests.cs", SearchOption.AllDirectories)
            from Match test in Method().Matches(File.ReadAllText(file))
            select $"{Path.GetFileNameWithoutExtension(file)}.{test.Groups[1].Value}"];

    [GeneratedRegex("^\\| .+ \\| `(?<file>[^`]+)`: `(?<line>[^`]+)` \\| `(?<test>\\w+\\.\\w+)` \\|$")]
    private static partial Regex Row();

    [GeneratedRegex("public (?:async )?(?:Task|void) (\\w+)\\(")]
    private static partial Regex Method();
}
