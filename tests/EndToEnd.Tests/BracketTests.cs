namespace EndToEnd.Tests;

/// <summary>Nothing that comes from outside is markup, whichever command shows it and in whichever format.</summary>
public sealed class BracketTests
{
    private const string Action = "AgentCore::Action::\"target___greet_user\"";
    private const string Resource = "AgentCore::Gateway::\"${Gateway/gateway.arn}\"";

    /// <summary>A policy whose condition looks like markup, in the words of Spectre.Console and out of them.</summary>
    private const string Statement =
        $"permit (principal is AgentCore::IamEntity, action == {Action}, resource == {Resource})\n"
        + "when { [\"a\", \"[red]\", \"[/]\", \"[[\"].contains(context.input.name) };";

    [Theory]
    [InlineData("validate")]
    [InlineData("diff")]
    [InlineData("diff -v")]
    [InlineData("diff -o markdown")]
    [InlineData("diff -o json")]
    [InlineData("diff -o yaml")]
    [InlineData("status")]
    [InlineData("status -o wide")]
    [InlineData("policy explain --planned")]
    [InlineData("policy explain --planned -o markdown")]
    [InlineData("policy explain --planned -o json")]
    [InlineData("policy explain --planned --iam arn:aws:iam::000000000000:role/x --tool greet_user --input name=[/]")]
    [InlineData("apply --yes --allow-widening")]
    public async Task A_policy_with_brackets_is_shown_as_it_is(string command)
    {
        foreach (var width in (int?[])[null, 80])
        {
            await using var workshop = await Stack().StartAsync();
            workshop.Width = width;
            var words = command.Split(' ');
            string[] head = words[0] == "policy" ? words[..2] : words[..1];

            var result = await workshop.RunAsync([.. head, workshop.Specs, .. words[head.Length..]]);

            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.DoesNotContain("nternal error", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_and_answers_of_tools_with_brackets_are_shown_as_they_are()
    {
        await using var workshop = await Stack().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "The tools of gateway", "\"[bold]tools[/] [of] [[gateway\"");

        var diff = await workshop.DiffAsync();
        var unknown = await workshop.RunAsync("call", "gateway", "[red]x[/]", "--stack", workshop.Specs);
        var missing = await workshop.RunAsync("validate", "/nowhere/[red]");

        Assert.Contains("[bold]tools[/] [of] [[gateway", diff.Output, StringComparison.Ordinal);
        Assert.Contains("[red]x[/]", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("/nowhere/[red]", missing.Error, StringComparison.Ordinal);
        Assert.All([diff, unknown, missing], result => Assert.NotEqual(70, result.ExitCode));
    }

    private static StackBuilder Stack() => new StackBuilder("brackets")
        .WithPolicyEngine()
        .WithPolicy("policy", Statement)
        .WithServer()
        .WithGateway(engine: "engine")
        .WithTarget();
}
