using System.Diagnostics;
using System.Text;
using Reconciler.Spec.Loading;
using Xunit.Abstractions;

namespace Spec.Tests.Loading;

public sealed class ScaleTests(ITestOutputHelper output)
{
    [Fact]
    public void A_thousand_objects_load()
    {
        using var folder = new TempFolder();
        for (var file = 0; file < 10; file++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < 100; i++)
            {
                text.Append(
                    $"---\napiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {{name: e{file}-{i}}}\nspec: " +
                    $"{{description: number {i}}}\n");
            }

            folder.Write($"{file}.yaml", text.ToString());
        }

        var watch = Stopwatch.StartNew();
        var result = StackLoader.Load(folder.Path);

        output.WriteLine($"{watch.ElapsedMilliseconds} ms");
        Assert.Empty(result.Errors);
        Assert.Equal(1000, result.Stack!.Objects.Count);
    }
}
