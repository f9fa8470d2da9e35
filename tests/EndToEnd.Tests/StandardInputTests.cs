namespace EndToEnd.Tests;

/// <summary>Specs that are piped into a command.</summary>
public sealed class StandardInputTests
{
    [Fact]
    public async Task A_stack_comes_from_standard_input()
    {
        await using var workshop = await CommandLineTests.Stack().StartAsync();
        workshop.Input = CommandLineTests.Stack().Text;

        Assert.Equal(0, (await workshop.RunBareAsync(["validate", "-"])).ExitCode);
        Assert.Equal(2, (await workshop.RunAsync("diff", "-", "--exit-code")).ExitCode);
        Assert.Equal(0, (await workshop.RunAsync("apply", "-", "--yes", "--allow-widening")).ExitCode);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
        Assert.Equal(0, (await workshop.RunAsync("destroy", "-", "--yes")).ExitCode);
    }

    [Theory]
    [InlineData("apiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: engine}\n", "Stack")]
    [InlineData("apiVersion: agentcore.reconciler/v1alpha1\nkind: Stack\nmetadata: {name: a}\nspec: {regio: x}\n", "stdin:4:8")]
    public async Task Standard_input_that_is_no_stack_is_refused(string text, string message)
    {
        await using var workshop = await CommandLineTests.Stack().StartAsync();
        workshop.Input = text;

        var result = await workshop.RunAsync("apply", "-", "--yes");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Standard_input_names_no_files_and_is_used_alone()
    {
        await using var workshop = await CommandLineTests.Stack().StartAsync();
        workshop.Input = new StackBuilder("shop").WithServer().Text;

        var files = await workshop.RunAsync("diff", "-");
        var two = await workshop.RunAsync("diff", "-", workshop.Specs);

        Assert.Equal((1, 1), (files.ExitCode, two.ExitCode));
        Assert.Contains("spec.source", files.Error, StringComparison.Ordinal);
        Assert.Contains("Standard input (-) is one stack, and is used alone.", two.Error, StringComparison.Ordinal);
    }
}
