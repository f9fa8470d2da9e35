using Reconciler.Engine.Composition;
using Reconciler.Spec.Loading;
using Xunit.Abstractions;

namespace Worker.Tests.Sources;

/// <summary>Invalid policies, and the exact errors about them. <c>UPDATE_GOLDEN=1</c> rewrites the expected errors.</summary>
public sealed class BrokenPolicyTests(ITestOutputHelper output)
{
    [Fact]
    public void Errors_in_statements_have_their_position_in_the_YAML_file()
    {
        var folder = Path.Combine(Root, "tests", "Worker.Tests", "Broken", "policies");
        var golden = Path.Combine(folder, "errors.golden");

        var result = StackLoader.Load(folder, new LoadOptions(folder, objects => CedarPolicyChecks.Check(objects)));

        Assert.Null(result.Stack);
        var errors = string.Concat(result.Errors.Select(error => error + "\n"))
            .Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(folder, "ROOT", StringComparison.Ordinal);
        output.WriteLine(errors);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(golden, errors);
        Assert.Equal(File.ReadAllText(golden), errors);
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Reconciler.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
