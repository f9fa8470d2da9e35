using System.Net;
using System.Net.Http.Json;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Host;

public sealed class EmulatorKeysTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"keys-{Guid.NewGuid():N}");

    [Fact]
    public void Keys_in_memory_are_different_each_time()
    {
        var (one, other) = (EmulatorKeys.Create(null), EmulatorKeys.Create(null));

        Assert.NotEqual(one.Token, other.Token);
        Assert.NotEqual(one.AccessKeyId, other.AccessKeyId);
        Assert.NotEqual(one.SecretAccessKey, other.SecretAccessKey);
        Assert.Matches("^AKIA[A-Z2-7]{16}$", one.AccessKeyId);
        Assert.Matches("^[A-Za-z0-9+/]{40}$", one.SecretAccessKey);
        Assert.DoesNotContain(one.SecretAccessKey, one.ToString());
        Assert.DoesNotContain(one.Token, one.ToString());
    }

    [Fact]
    public void Keys_of_a_folder_stay_and_only_the_user_reads_their_token()
    {
        var first = EmulatorKeys.Create(_folder);
        var file = Path.Combine(_folder, EmulatorKeys.TokenFile);

        Assert.Equal(first, EmulatorKeys.Create(_folder));
        Assert.Equal(first.Token, File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Local_commands_need_the_token()
    {
        await using var aws = await EmulatedAws.StartAsync();
        using var http = new HttpClient { BaseAddress = aws.Endpoint };

        var missing = await PutAsync(http, null);
        var wrong = await PutAsync(http, "wrong");
        var right = await PutAsync(http, aws.Token);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (missing.Status, wrong.Status));
        Assert.Contains("A token is missing", missing.Text);
        Assert.Contains("The token is wrong", wrong.Text);
        Assert.DoesNotContain(aws.Token, missing.Text + wrong.Text);
        Assert.Equal(HttpStatusCode.OK, right.Status);
    }

    [Fact]
    public async Task An_emulator_takes_no_other_keys_than_its_own()
    {
        var keys = EmulatorKeys.Create(null);
        await using var aws = await EmulatedAws.StartAsync(keys.ApplyTo(new()));

        Assert.Equal((keys.AccessKeyId, keys.SecretAccessKey, keys.Token), (aws.AccessKeyId, aws.SecretAccessKey, aws.Token));
        Assert.Equal([keys.AccessKeyId], aws.Options.Credentials.Keys);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static async Task<(HttpStatusCode Status, string Text)> PutAsync(HttpClient http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/_emulator/commands/server")
        {
            Content = JsonContent.Create(new { command = new[] { "true" } }),
        };
        if (token is not null)
            request.Headers.Add(EmulatedAws.TokenHeader, token);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
