using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Spectre.Console;

namespace Worker.Tests.Commands;

public sealed class LiveProgressTests
{
    private static readonly ResourceAddress First = new("Gateway", "first");
    private static readonly ResourceAddress Second = new("Gateway", "second");

    [Fact]
    public async Task A_terminal_shows_resources_that_are_not_ready_with_their_reason()
    {
        var output = await ShowAsync(isTerminal: true);

        Assert.Contains("1 of 2 settled", output, StringComparison.Ordinal);
        Assert.Contains("Gateway/second", output, StringComparison.Ordinal);
        Assert.Contains("waiting for a role", output, StringComparison.Ordinal);
        Assert.Contains("\u001b[", output, StringComparison.Ordinal);

        // Lines are written over the live ones: what was there must not show through behind a shorter line.
        var lines = output.Split('\n').Where(line => line.Contains("Gateway/second", StringComparison.Ordinal)).ToList();
        Assert.All(lines, line => Assert.Contains("\u001b[2K", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Redirected_output_has_lines_only()
    {
        var output = await ShowAsync(isTerminal: false);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["Gateway/second waiting: waiting for a role", "Gateway/second ready"],
            lines.Select(line => line.Trim().Split("  ")[1]));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task The_output_of_a_build_is_shown_when_it_fails(bool isFailed, bool isShown)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = 120;

        await LiveProgress.ShowAsync(new Screen(console), TimeProvider.System, 1, isVerbose: false, observer =>
        {
            observer.OnOutput("stack", First, "error CS1029: [no] such tool");
            observer.OnOutcome("stack", new ResourceOutcome(First, isFailed ? ResourceState.Stalled : ResourceState.Ready) { Reason = "built" });
            return Task.FromResult(0);
        });

        Assert.Equal(isShown, writer.ToString().Contains("Gateway/first | error CS1029: [no] such tool", StringComparison.Ordinal));
    }

    private static async Task<string> ShowAsync(bool isTerminal)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Width = 120;
        var result = await LiveProgress.ShowAsync(new Screen(console), TimeProvider.System, 2, isVerbose: false, observer =>
        {
            observer.OnOutcome("stack", new ResourceOutcome(First, ResourceState.Ready));
            observer.OnOutcome("stack", new ResourceOutcome(Second, ResourceState.Waiting) { Reason = "waiting for a role" });
            observer.OnOutcome("stack", new ResourceOutcome(Second, ResourceState.Ready));
            return Task.FromResult(42);
        });
        Assert.Equal(42, result);
        return writer.ToString();
    }
}
