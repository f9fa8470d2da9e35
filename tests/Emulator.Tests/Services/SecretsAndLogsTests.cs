using Amazon.CloudWatchLogs.Model;
using Amazon.SecretsManager.Model;

namespace Emulator.Tests.Services;

public sealed class SecretsAndLogsTests
{
    [Fact]
    public async Task A_new_value_becomes_current_and_the_old_one_previous()
    {
        await using var account = await Account.StartAsync();
        var arn = (await account.Secrets.CreateSecretAsync(new() { Name = "app/password", SecretString = "one" })).ARN;

        await account.Secrets.PutSecretValueAsync(new() { SecretId = arn[..^7], SecretString = "two" });

        Assert.Equal("two", (await account.Secrets.GetSecretValueAsync(new() { SecretId = "app/password" })).SecretString);
        Assert.Equal(
            "one", (await account.Secrets.GetSecretValueAsync(new() { SecretId = arn, VersionStage = "AWSPREVIOUS" })).SecretString);
        await Assert.ThrowsAsync<ResourceExistsException>(
            () => account.Secrets.CreateSecretAsync(new() { Name = "app/password", SecretString = "x" }));
    }

    [Fact]
    public async Task A_deleted_secret_can_be_restored_within_its_window_and_is_then_gone()
    {
        await using var account = await Account.StartAsync();
        await account.Secrets.CreateSecretAsync(new() { Name = "s", SecretString = "x" });
        await account.Secrets.DeleteSecretAsync(new() { SecretId = "s", RecoveryWindowInDays = 7 });

        await Assert.ThrowsAsync<InvalidRequestException>(() => account.Secrets.GetSecretValueAsync(new() { SecretId = "s" }));
        await Assert.ThrowsAsync<InvalidRequestException>(() => account.Secrets.CreateSecretAsync(new() { Name = "s" }));
        await account.Secrets.RestoreSecretAsync(new() { SecretId = "s" });
        Assert.Equal("x", (await account.Secrets.GetSecretValueAsync(new() { SecretId = "s" })).SecretString);
        await account.Secrets.DeleteSecretAsync(new() { SecretId = "s", RecoveryWindowInDays = 7 });
        account.Clock.Advance(TimeSpan.FromDays(7));
        await account.Secrets.CreateSecretAsync(new() { Name = "s" });
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(64, true)]
    public async Task Random_passwords_have_each_kind_of_character_that_is_not_excluded(int length, bool excludePunctuation)
    {
        await using var account = await Account.StartAsync();

        var password = (await account.Secrets.GetRandomPasswordAsync(new()
        {
            PasswordLength = length,
            ExcludePunctuation = excludePunctuation,
            ExcludeCharacters = "abc",
        })).RandomPassword;

        Assert.Equal(length, password.Length);
        Assert.Contains(password, char.IsLower);
        Assert.Contains(password, char.IsUpper);
        Assert.Contains(password, char.IsDigit);
        Assert.Equal(!excludePunctuation, password.Any(c => !char.IsLetterOrDigit(c)));
        Assert.DoesNotContain(password, c => "abc".Contains(c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_events_are_read_from_either_end_and_searched()
    {
        await using var account = await Account.StartAsync();
        await account.Logs.CreateLogGroupAsync(new() { LogGroupName = "/app", Tags = new() { ["k"] = "v" } });
        await account.Logs.CreateLogStreamAsync(new() { LogGroupName = "/app", LogStreamName = "one" });
        var start = account.Clock.GetUtcNow().UtcDateTime.AddMinutes(-1);
        await account.Logs.PutLogEventsAsync(new()
        {
            LogGroupName = "/app",
            LogStreamName = "one",
            LogEvents = [.. Enumerable.Range(0, 5)
                .Select(i => new InputLogEvent { Timestamp = start.AddSeconds(i), Message = $"line {i}" })],
        });

        var newest = await account.Logs.GetLogEventsAsync(new() { LogGroupName = "/app", LogStreamName = "one", Limit = 2 });
        var older = await account.Logs.GetLogEventsAsync(new()
        {
            LogGroupName = "/app",
            LogStreamName = "one",
            Limit = 2,
            NextToken = newest.NextBackwardToken,
        });
        var found = await account.Logs.FilterLogEventsAsync(new() { LogGroupName = "/app", FilterPattern = "line -3 -4" });

        Assert.Equal(["line 3", "line 4"], newest.Events.Select(e => e.Message));
        Assert.Equal(["line 1", "line 2"], older.Events.Select(e => e.Message));
        Assert.Equal(["line 0", "line 1", "line 2"], found.Events.Select(e => e.Message));
        await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => account.Logs.CreateLogGroupAsync(new() { LogGroupName = "/app" }));
        await account.Logs.DeleteLogGroupAsync(new() { LogGroupName = "/app" });
        await Assert.ThrowsAsync<Amazon.CloudWatchLogs.Model.ResourceNotFoundException>(
            () => account.Logs.DescribeLogStreamsAsync(new() { LogGroupName = "/app" }));
    }
}
