using Amazon.SecretsManager.Model;
using Reconciler.Engine.Aws;
using Reconciler.Tests.Shared;
using Reconciler.Worker.Sources.Git;

namespace EndToEnd.Tests;

/// <summary>The token for git, from a secret in Secrets Manager.</summary>
public sealed class GitSecretTests
{
    [Fact]
    public async Task Secret_is_read_by_name_or_ARN_and_again_after_it_rotates()
    {
        await using var workshop = await new StackBuilder("shop").StartAsync();
        using var accounts = new AccountFactory(
            new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Region = "us-east-1" }, workshop.Clock);
        var clock = new AutoAdvancingClock(onDemand: true);
        var created = await workshop.Clients.SecretsManager.CreateSecretAsync(
            new CreateSecretRequest { Name = "git/token", SecretString = "TOKEN-1\n" });
        var byName = new SecretText("git/token", "--git-token-secret", clock) { Connect = accounts.ConnectAsync };
        var byArn = new SecretText(created.ARN, "--git-token-secret", clock) { Connect = accounts.ConnectAsync };

        Assert.Equal(("TOKEN-1", "TOKEN-1"), (byName.Read(), byArn.Read()));
        await workshop.Clients.SecretsManager.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "git/token", SecretString = "TOKEN-2" });
        workshop.Aws.Requests.Clear();
        Assert.Equal("TOKEN-1", byName.Read());
        Assert.Empty(workshop.Aws.Requests.All.Select(request => request.Operation));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("TOKEN-2", byName.Read());

        var missing = new SecretText("git/nothing", "--git-token-secret", clock) { Connect = accounts.ConnectAsync };
        var refused = Assert.Throws<GitException>(missing.Read);
        Assert.StartsWith("The secret git/nothing cannot be read: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("secretsmanager:GetSecretValue", refused.Hint, StringComparison.Ordinal);
    }
}
