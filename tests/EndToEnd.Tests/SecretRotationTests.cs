using Amazon.BedrockAgentCoreControl.Model;
using Amazon.SecretsManager.Model;
using EndToEnd.Tests.Calls;
using EndToEnd.Tests.Permissions;
using Reconciler.Emulator.Host;

namespace EndToEnd.Tests;

/// <summary>
/// Secrets that somebody keeps in Secrets Manager and rotates: what was made from them gets the new version, and no text shows a value.
/// </summary>
public sealed class SecretRotationTests
{
    private const string Key = "search/key";
    private const string Client = "tools/github";
    private const string Database = "shop/database";

    // Each is named by a member of the stack, and each member in another way.
    private static readonly string[] Secrets = [Key, Client, Database];

    [Theory]
    [InlineData(Key, "UpdateApiKeyCredentialProvider UpdateAgentRuntime")]
    [InlineData(Client, "UpdateOauth2CredentialProvider")]
    [InlineData(Database, "UpdateAgentRuntime")]
    public async Task Rotation_reaches_what_was_made_from_the_secret_once_and_nothing_else(string rotated, string updates)
    {
        await using var workshop = await StartAsync();
        await ApplyAsync(workshop);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
        var version = await RotateAsync(workshop, rotated, "second");

        var diff = await workshop.DiffAsync();
        workshop.Aws.Requests.Clear();
        await ApplyAsync(workshop);

        Assert.Contains("secretVersion: ", diff.Output, StringComparison.Ordinal);
        if (rotated == Client) Assert.Contains(version, diff.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("second", diff.Output, StringComparison.Ordinal);
        Assert.Equal(updates.Split(' ').Order(StringComparer.Ordinal), UpdatesOf(workshop).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Provider_has_the_new_key_and_its_tag_the_version_and_no_value()
    {
        await using var workshop = await StartAsync();
        await ApplyAsync(workshop);
        Assert.Equal("first search/key", await KeptKeyAsync(workshop));
        var version = await RotateAsync(workshop, Key, "second");

        await ApplyAsync(workshop);

        Assert.Equal("second search/key", await KeptKeyAsync(workshop));
        var provider = await workshop.Clients.AgentCore.GetApiKeyCredentialProviderAsync(new() { Name = "shop-key" });
        var tagged = provider.CredentialProviderArn.Replace(":acps:", ":bedrock-agentcore:", StringComparison.Ordinal);
        var tags = (await workshop.Clients.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = tagged })).Tags;
        Assert.Equal(version, tags["reconciler/secret-version"]);
        Assert.DoesNotContain(tags.Values, value => value.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secret_that_is_gone_changes_nothing_of_what_was_made_from_it()
    {
        await using var workshop = await StartAsync();
        await ApplyAsync(workshop);
        foreach (var secret in Secrets)
            await workshop.Clients.SecretsManager.DeleteSecretAsync(new DeleteSecretRequest { SecretId = secret, ForceDeleteWithoutRecovery = true });
        workshop.Aws.Requests.Clear();

        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
        await ApplyAsync(workshop);

        Assert.Empty(UpdatesOf(workshop));
    }

    [Fact]
    public async Task Rotation_is_made_under_a_policy_that_reports_drift_because_it_is_none()
    {
        await using var workshop = await StartAsync();
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  drift: Report");
        await ApplyAsync(workshop);
        await RotateAsync(workshop, Key, "second");

        await ApplyAsync(workshop);

        Assert.Equal("second search/key", await KeptKeyAsync(workshop));
    }

    [Fact]
    public async Task Versions_are_read_with_nothing_but_the_printed_policy()
    {
        await using var restricted = await Restricted.StartAsync(new StackBuilder("shop")
            .With("ApiKeyCredentialProvider", "key", $"apiKey: {{secretsManager: {Key}}}")
            .With(
                "McpServer",
                "server",
                "image: public.ecr.aws/tools/server:v1",
                "protocolConfiguration: {serverProtocol: MCP}",
                "environmentVariables: {KEY_NAME: search/key, KEPT: \"${ApiKeyCredentialProvider/key.secretArn}\"}"));
        var workshop = restricted.Workshop;
        await CreateAsync(workshop, Key);
        await ApplyAsync(workshop);
        await RotateAsync(workshop, Key, "second");
        await ApplyAsync(workshop);

        Assert.Equal("second search/key", await KeptKeyAsync(workshop));
        var runtimes = await workshop.Clients.AgentCore.ListAgentRuntimesAsync(new ListAgentRuntimesRequest());
        Assert.NotEqual("1", runtimes.AgentRuntimes.Single().AgentRuntimeVersion);
        restricted.AssertNothingRefused();
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Worker_that_hears_of_a_rotation_sends_the_secret_without_waiting_for_a_resync()
    {
        await using var workshop = await new StackBuilder("shop")
            .With("ApiKeyCredentialProvider", "key", $"apiKey: {{secretsManager: {Key}}}")
            .StartAsync();
        await CreateAsync(workshop, Key);
        await ApplyAsync(workshop);
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        await EventQueue.CreateAsync(workshop);
        using var listener = running.Listen();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await RotateAsync(workshop, Key, "second");

        var ready = running.Log.NextAsync("2 of 2 resources ready");
        await listener.ReceiveAsync(CancellationToken.None);
        await running.WaitAsync(ready);

        Assert.Equal("second search/key", await KeptKeyAsync(workshop));
        Assert.DoesNotContain(running.Log.Lines, line => line.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resync_makes_no_call_for_versions_until_the_deep_check_and_stacks_share_it()
    {
        await using var fleet = await Fleet.StartAsync(EmulatorLatency.None);
        fleet.Add([ServerOf("one"), ServerOf("two")]);
        await fleet.ConvergeAsync();
        Assert.Equal(1, Described());

        for (var i = 0; i < 10; i++) await fleet.ResyncAsync();
        Assert.Equal(1, Described());
        for (var i = 0; i < 5; i++) await fleet.ResyncAsync();
        Assert.Equal(2, Described());

        long Described() => fleet.Calls.ByOperation["DescribeSecret"];
    }

    private static StackBuilder ServerOf(string stack) => new StackBuilder(stack).With(
        "McpServer",
        "server",
        "image: public.ecr.aws/tools/server:v1",
        "protocolConfiguration: {serverProtocol: MCP}",
        "environmentVariables: {DATABASE: \"arn:aws:secretsmanager:us-east-1:000000000000:secret:shop/database-AbCdEf\"}");

    private static async Task<Workshop> StartAsync()
    {
        var workshop = await new StackBuilder("shop")
            .With("ApiKeyCredentialProvider", "key", $"apiKey: {{secretsManager: {Key}}}")
            .With(
                "OAuth2CredentialProvider",
                "github",
                "credentialProviderVendor: GithubOauth2",
                "clientId: abcdef",
                $"clientSecret: {{secretsManager: {Client}}}")
            .WithServer("server", $"environmentVariables: {{KEY_NAME: {Key}, DATABASE: DATABASE_ARN}}")
            .StartAsync();
        foreach (var secret in Secrets) await CreateAsync(workshop, secret);
        var database = await workshop.Clients.SecretsManager.DescribeSecretAsync(new DescribeSecretRequest { SecretId = Database });
        workshop.Edit(StackBuilder.FileName, "DATABASE_ARN", $"\"{database.ARN}\"");
        return workshop;
    }

    private static Task CreateAsync(Workshop workshop, string secret) => workshop.Clients.SecretsManager.CreateSecretAsync(
        new CreateSecretRequest { Name = secret, SecretString = $"first {secret}" });

    private static async Task<string> RotateAsync(Workshop workshop, string secret, string value) =>
        (await workshop.Clients.SecretsManager.PutSecretValueAsync(
            new PutSecretValueRequest { SecretId = secret, SecretString = $"{value} {secret}" })).VersionId;

    private static async Task ApplyAsync(Workshop workshop)
    {
        var applied = await workshop.ApplyAsync();
        Assert.True(applied.ExitCode == 0, applied.ToString());
    }

    private static IEnumerable<string> UpdatesOf(Workshop workshop) => workshop.Aws.Requests.All
        .Select(request => request.Operation)
        .Where(operation => operation.StartsWith("Update", StringComparison.Ordinal));

    private static async Task<string> KeptKeyAsync(Workshop workshop)
    {
        var provider = await workshop.Clients.AgentCore.GetApiKeyCredentialProviderAsync(
            new GetApiKeyCredentialProviderRequest { Name = "shop-key" });
        var kept = await workshop.Clients.SecretsManager.GetSecretValueAsync(
            new GetSecretValueRequest { SecretId = provider.ApiKeySecretArn.SecretArn });
        return kept.SecretString;
    }
}
