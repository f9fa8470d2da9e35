using System.Text.Json.Nodes;
using EndToEnd.Tests.Import;
using Reconciler.Emulator.Platform.Pipeline;

namespace EndToEnd.Tests;

/// <summary>Workload identities of the specs beside those that AgentCore makes for runtimes and gateways.</summary>
public sealed class WorkloadIdentityTests
{
    private const string Identity = "shop-agent";

    private static StackBuilder Stack() => new StackBuilder("shop")
        .WithServer()
        .WithGateway()
        .With("WorkloadIdentity", "agent", "allowedResourceOauth2ReturnUrls: [\"https://agent.example/return\"]");

    [Fact]
    public async Task Second_apply_changes_nothing_and_an_identity_of_a_service_is_not_even_read()
    {
        await using var workshop = await Stack().ConvergedAsync();

        var again = await workshop.ApplyAsync();

        Assert.Equal(0, again.ExitCode);
        Assert.Empty(workshop.Mutations);
        var read = workshop.Aws.Requests.All.Where(request => request.Operation == "GetWorkloadIdentity").Select(NameOf);
        Assert.Equal([Identity], read.Distinct());
    }

    [Fact]
    public async Task Removed_one_goes_and_those_of_services_stay()
    {
        await using var workshop = await Stack().ConvergedAsync();
        var before = await NamesAsync(workshop);
        RemoveIdentity(workshop);

        var applied = await workshop.ApplyAsync("--confirm-prune");

        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Equal(["DeleteWorkloadIdentity"], workshop.Mutations);
        Assert.Equal(3, before.Count);
        Assert.Equal(before.Where(name => name != Identity), await NamesAsync(workshop));
    }

    [Fact]
    public async Task Deleted_one_is_made_again_and_a_destroy_leaves_none()
    {
        await using var workshop = await Stack().ConvergedAsync();
        await workshop.Clients.AgentCore.DeleteWorkloadIdentityAsync(new() { Name = Identity });
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));

        var healed = await workshop.ApplyAsync();
        var names = await NamesAsync(workshop);
        var destroyed = await workshop.DestroyAsync();

        Assert.True(healed.ExitCode == 0, healed.ToString());
        Assert.Contains(Identity, names);
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty(await NamesAsync(workshop));
    }

    [Fact]
    public async Task Authorizer_allows_it_by_its_name()
    {
        await using var workshop = await new StackBuilder("shop").WithPool()
            .With("WorkloadIdentity", "agent", "name: order-agent")
            .With(
                "Gateway", "tools", "protocolType: MCP", "authorizerType: CUSTOM_JWT",
                "authorizerConfiguration:",
                "  customJWTAuthorizer:",
                "    discoveryUrl: ${UserPool/users.discoveryUrl}",
                "    allowedClients: [\"${UserPool/users.clients.client.id}\"]",
                "    allowedWorkloadConfiguration: {workloadIdentities: [\"${WorkloadIdentity/agent.name}\"]}")
            .ConvergedAsync();

        var authorizer = (await workshop.GatewayAsync()).AuthorizerConfiguration.CustomJWTAuthorizer;

        Assert.Equal(["order-agent"], authorizer.AllowedWorkloadConfiguration.WorkloadIdentities);
        Assert.Empty(await workshop.PlannedAsync());
    }

    [Fact]
    public async Task Import_writes_it_and_leaves_those_of_services_out()
    {
        await using var workshop = await Stack().ConvergedAsync();
        await OwnerTags.StripAsync(workshop);
        var folder = Path.Combine(workshop.Root, "imported");

        var imported = await workshop.RunAsync("import", "--all", "--out", folder, "--region", "us-east-1", "-o", "json");
        var diff = await workshop.RunAsync("diff", folder, "-o", "json");

        Assert.True(imported.ExitCode == 0, imported.ToString());
        var identity = Assert.Single(
            JsonNode.Parse(imported.Output)!["documents"]!.AsArray(), document => (string)document!["kind"]! == "WorkloadIdentity")!;
        Assert.Equal(Identity, (string)identity["spec"]!["name"]!);
        Assert.Equal("https://agent.example/return", (string)identity["spec"]!["allowedResourceOauth2ReturnUrls"]![0]!);
        Assert.Equal([], ImportTests.FindChanges(JsonNode.Parse(diff.Output)!));
    }

    private static string NameOf(RecordedRequest request) => (string)request.Input["name"]!;

    private static void RemoveIdentity(Workshop workshop)
    {
        var file = Path.Combine(workshop.Specs, StackBuilder.FileName);
        var documents = File.ReadAllText(file).Split("---\n");
        File.WriteAllText(file, string.Join("---\n", documents.Where(text => !text.Contains("WorkloadIdentity", StringComparison.Ordinal))));
    }

    private static async Task<List<string>> NamesAsync(Workshop workshop)
    {
        var listed = await workshop.Clients.AgentCore.ListWorkloadIdentitiesAsync(new());
        return [.. (listed.WorkloadIdentities ?? []).Select(identity => identity.Name).Order(StringComparer.Ordinal)];
    }
}
