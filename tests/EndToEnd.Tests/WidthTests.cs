namespace EndToEnd.Tests;

/// <summary>Every screen as a terminal of 80 and of 120 columns shows it, word for word.</summary>
public sealed class WidthTests
{
    private const int Narrow = 80;
    private const int Usual = 120;

    [Theory]
    [InlineData(Narrow)]
    [InlineData(Usual)]
    public async Task A_stack_that_was_never_applied(int width)
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Width = width;

        await Screens.AssertAsync(workshop, "new-status", "status", workshop.Specs);
        await Screens.AssertAsync(workshop, "new-diff", "diff", workshop.Specs);
        await Screens.AssertAsync(workshop, "new-explain", "policy", "explain", workshop.Specs, "--planned");
        await Screens.AssertAsync(workshop, "new-apply", "apply", workshop.Specs, "--yes");
    }

    [Theory]
    [InlineData(Narrow)]
    [InlineData(Usual)]
    public async Task A_stack_that_has_converged(int width)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Width = width;

        await Screens.AssertAsync(workshop, "ready-status", "status", workshop.Specs);
        await Screens.AssertAsync(workshop, "ready-status-wide", "status", workshop.Specs, "-o", "wide");
        await Screens.AssertAsync(workshop, "ready-diff", "diff", workshop.Specs);
        await Screens.AssertAsync(workshop, "ready-get", "get", "Role", "--stack", workshop.Specs);
        await Screens.AssertAsync(workshop, "ready-apply", "apply", workshop.Specs, "--yes");
        await Screens.AssertAsync(workshop, "ready-explain", "policy", "explain", workshop.Specs);
        await Screens.AssertAsync(
            workshop, "ready-explain-call", "policy", "explain", workshop.Specs, "--user", "testuser", "--tool", "multiply_numbers", "--input", "a=7");
    }

    [Theory]
    [InlineData(Narrow)]
    [InlineData(Usual)]
    public async Task A_stack_that_drifted_and_whose_specs_changed(int width)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Width = width;
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "changed by hand, in the console, by somebody who did not know that git decides");
        workshop.Edit("policy.yaml", "greet_user", "multiply_numbers");
        workshop.Edit("mcp-server.yaml", "idleRuntimeSessionTimeout: 900", "idleRuntimeSessionTimeout: 600");

        await Screens.AssertAsync(workshop, "changed-status", "status", workshop.Specs);
        await Screens.AssertAsync(workshop, "changed-diff", "diff", workshop.Specs);
    }

    [Theory]
    [InlineData(Narrow)]
    [InlineData(Usual)]
    public async Task A_stack_that_retains_what_it_has(int width)
    {
        await using var workshop = await new StackBuilder("shop").WithPolicyEngine().WithGateway().ConvergedAsync();
        workshop.Width = width;
        var file = Path.Combine(workshop.Specs, StackBuilder.FileName);
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file)).Replace("region: us-east-1", "region: us-east-1\n  deletionPolicy: Retain", StringComparison.Ordinal));

        await Screens.AssertAsync(workshop, "retained-destroy", "destroy", workshop.Specs, "--yes");
    }

    [Theory]
    [InlineData(Narrow)]
    [InlineData(Usual)]
    public async Task Logs_keep_their_lines(int width)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Width = width;

        var logs = await workshop.RunAsync("logs", "mcp-server", "--stack", workshop.Specs);

        var lines = System.Text.RegularExpressions.Regex.Replace(logs.Output, "(?m)^[0-9-]{10} [0-9:.]{12} ", "2026-01-01 00:00:00.000 ");
        Golden.AssertEqual($"screen-{width}-ready-logs.txt", lines, workshop);
    }

    [Theory]
    [InlineData(Narrow)]
    [InlineData(Usual)]
    public async Task What_is_wrong(int width)
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Width = width;
        workshop.Edit("gateway.yaml", "protocolType: MCP", "protocolTipe: MCP");

        await Screens.AssertAsync(workshop, "wrong-spec", "diff", workshop.Specs);
        await Screens.AssertAsync(workshop, "wrong-command", "diff", workshop.Specs, "--exit-cod");
    }
}
