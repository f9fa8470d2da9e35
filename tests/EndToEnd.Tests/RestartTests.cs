using Amazon.BedrockAgentCoreControl.Model;

namespace EndToEnd.Tests;

/// <summary>The annotation that asks for a new version of a runtime without a change of its spec.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Another_text_makes_one_new_version_and_the_same_text_none()
    {
        await using var workshop = await new StackBuilder("shop").WithServer().ConvergedAsync();
        Assert.Equal("1", await VersionAsync(workshop));

        Annotate(workshop, "name: server", "name: server\n  annotations: {reconciler/restart: monday}");
        Assert.Contains("restart: (unset) -> monday", (await workshop.DiffAsync()).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal("2", await VersionAsync(workshop));

        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
        Annotate(workshop, "monday", "tuesday");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal("3", await VersionAsync(workshop));

        Annotate(workshop, "\n  annotations: {reconciler/restart: tuesday}", "");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal("3", await VersionAsync(workshop));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Theory]
    [InlineData("McpServer", "server", "a#b", "cannot be the value of a tag")]
    [InlineData("PolicyEngine", "engine", "monday", "has no effect on PolicyEngine/engine")]
    [InlineData("Stack", "shop", "monday", "has no effect on Stack/shop")]
    public async Task An_annotation_that_would_do_nothing_is_refused(string kind, string name, string text, string message)
    {
        await using var workshop = await new StackBuilder("shop").WithServer().WithPolicyEngine().StartAsync();
        Annotate(workshop, $"kind: {kind}\nmetadata:\n  name: {name}", $"kind: {kind}\nmetadata:\n  name: {name}\n  annotations: {{reconciler/restart: {text}}}");

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error + result.Output, StringComparison.Ordinal);
    }

    private static void Annotate(Workshop workshop, string old, string @new) => workshop.Edit(StackBuilder.FileName, old, @new);

    private static async Task<string> VersionAsync(Workshop workshop) =>
        (await workshop.Clients.AgentCore.ListAgentRuntimesAsync(new ListAgentRuntimesRequest())).AgentRuntimes.Single().AgentRuntimeVersion;
}
