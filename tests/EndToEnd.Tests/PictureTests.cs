using Reconciler.Tests.Shared;
using Reconciler.Worker.Commands;
using Reconciler.Worker.Commands.Output;
using Spectre.Console;

namespace EndToEnd.Tests;

/// <summary>
/// The pictures of the README are what the commands show today. <c>docs/pictures.sh</c> makes them anew: it runs these tests with
/// UPDATE_GOLDEN=1.
/// </summary>
public sealed class PictureTests
{
    private const int Width = 100;

    [Fact]
    public async Task The_picture_of_a_diff_with_access_changes_is_current()
    {
        await using var workshop = await ChangedAsync();

        await AssertAsync(workshop, "diff", "reconciler diff specs/workshop", "diff", workshop.Specs);
    }

    [Fact]
    public async Task The_picture_of_an_access_matrix_is_current()
    {
        await using var workshop = await ChangedAsync();

        await AssertAsync(
            workshop, "access", "reconciler policy explain specs/workshop --planned", "policy", "explain", workshop.Specs, "--planned");
    }

    [Fact]
    public async Task The_picture_of_an_apply_is_current()
    {
        await using var workshop = await ChangedAsync();

        await AssertAsync(
            workshop, "apply", "reconciler apply specs/workshop", "apply", workshop.Specs, "--yes", "--allow-widening");
    }

    /// <summary>A stack with drift, and with a commit that changes whose access.</summary>
    private static async Task<Workshop> ChangedAsync()
    {
        var workshop = await Workshop.ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "changed in the console");
        workshop.Edit("policy.yaml", "greet_user", "multiply_numbers");
        workshop.Edit("mcp-server.yaml", "idleRuntimeSessionTimeout: 900", "idleRuntimeSessionTimeout: 600");
        return workshop;
    }

    private static async Task AssertAsync(Workshop workshop, string name, string title, params string[] args)
    {
        using var recorder = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(TextWriter.Null),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.TrueColor,
            Interactive = InteractionSupport.No,
        }).CreateRecorder();
        recorder.Profile.Width = Width;
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, TextWriter.Null, error, isInteractive: false, hasColor: false, canAsk: false, console: recorder);
        var environment = new CommandEnvironment(terminal, workshop.Clock, workshop.Variables.GetValueOrDefault) { Directory = workshop.Root };

        var exitCode = await CommandLine.InvokeAsync(
            [.. args, "--endpoint-url", workshop.Aws.Endpoint.ToString()], environment, CancellationToken.None);

        Assert.True(exitCode == 0, error.ToString());
        var picture = recorder.Export(new SvgEncoder(title, text => Golden.ReplaceVariables(text, workshop)));
        var file = Repository.File("docs", "pictures", $"{name}.svg");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") await File.WriteAllTextAsync(file, picture);
        Assert.True(File.Exists(file), $"{file} is missing; docs/pictures.sh makes it.");
        Assert.Equal(await File.ReadAllTextAsync(file), picture);
    }
}
