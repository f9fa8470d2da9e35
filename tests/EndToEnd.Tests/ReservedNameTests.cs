namespace EndToEnd.Tests;

/// <summary>Names that people choose must not be mistaken for the engine's own words, such as the keys of its cache.</summary>
public sealed class ReservedNameTests
{
    [Theory]
    [InlineData("list")]
    [InlineData("owners")]
    public async Task A_stack_whose_resources_have_names_of_the_engine_converges(string name)
    {
        var stack = new StackBuilder(name)
            .WithServerSource()
            .With(
                "McpServer",
                name,
                $"source: {{path: ../../{StackBuilder.ServerFolder}, bucket: {{name: {name}}}}}",
                $"repository: {{name: {name}}}",
                "protocolConfiguration: {serverProtocol: MCP}")
            .WithPool(name)
            .WithPolicyEngine(name)
            .WithGateway(name, pool: name, engine: name)
            .WithTarget(name, gateway: name, server: name);
        await using var workshop = await stack.ConvergedAsync();

        var diff = await workshop.DiffAsync();

        Assert.True(diff.ExitCode == 0, diff.ToString());
        Assert.Contains(workshop.Aws.Requests.All, request => request.Operation == "ListBuckets");
    }
}
