using Reconciler.Engine.Composition;
using Reconciler.Spec.Loading;
using Xunit.Abstractions;

namespace Worker.Tests.Sources;

/// <summary>Policies with mistakes and what is said about them, word for word. <c>UPDATE_GOLDEN=1</c> rewrites what is said.</summary>
public sealed class BrokenPolicyTests(ITestOutputHelper output)
{
    [Fact]
    public void Errors_in_statements_are_said_word_for_word_with_their_places_in_the_YAML()
    {
        var folder = Path.Combine(Root, "tests", "Worker.Tests", "Broken", "policies");
        var golden = Path.Combine(folder, "errors.golden");

        var result = StackLoader.Load(folder, new LoadOptions(folder, objects => CedarPolicyChecks.Check(objects)));

        Assert.Null(result.Stack);
        var said = string.Concat(result.Errors.Select(error => error + "\n"))
            .Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(folder, "ROOT", StringComparison.Ordinal);
        output.WriteLine(said);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(golden, said);
        Assert.Equal(File.ReadAllText(golden), said);
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
