using System.Globalization;
using System.Text;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Runtime;

/// <summary>A server of a replaced version completes its calls in progress within the drain limit.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_call_in_progress_completes_while_new_calls_go_to_the_new_version()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var (id, port) = await SelfAsync(runtime);
        using var answer = await runtime.PostAsync("stream");
        await using var stream = await answer.Content.ReadAsStreamAsync();
        Assert.Equal("data: first\n\n", await ReadAsync(stream));

        await runtime.UpdateAsync();

        Assert.NotEqual(id, await runtime.ProcessIdAsync());
        Assert.True(ProcessList.IsRunning(id));
        await ReleaseAsync(port);
        Assert.Equal("data: second\n\n", await ReadAsync(stream));
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        await ProcessList.UntilAsync(() => !ProcessList.IsRunning(id), "the old version's process had ended");
    }

    [Fact]
    public async Task A_server_is_ended_after_the_drain_limit()
    {
        await using var runtime = await ServedRuntime.StartAsync(new EmulatorOptions { ServerDrainLimit = TimeSpan.FromMilliseconds(200) });
        var (id, _) = await SelfAsync(runtime);
        using var answer = await runtime.PostAsync("stream");
        await using var stream = await answer.Content.ReadAsStreamAsync();
        Assert.Equal("data: first\n\n", await ReadAsync(stream));

        await runtime.UpdateAsync();

        await ProcessList.UntilAsync(() => !ProcessList.IsRunning(id), "the old version's process had ended");
        await Assert.ThrowsAnyAsync<IOException>(async () => Assert.NotEqual(0, await stream.ReadAsync(new byte[1])));
    }

    [Fact]
    public async Task An_emulator_that_stops_does_not_wait_for_calls()
    {
        var runtime = await ServedRuntime.StartAsync(new EmulatorOptions { ServerDrainLimit = TimeSpan.FromHours(1) });
        var (id, _) = await SelfAsync(runtime);
        using var answer = await runtime.PostAsync("stream");
        await runtime.UpdateAsync();

        await runtime.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.False(ProcessList.IsRunning(id));
    }

    [Fact]
    public async Task No_call_fails_while_versions_change()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        using var done = new CancellationTokenSource();
        var calling = Enumerable.Range(0, 4).Select(_ => CallAsync(runtime, done.Token)).ToList();

        for (var version = 0; version < 3; version++)
        {
            await runtime.UpdateAsync();
            await runtime.ProcessIdAsync();
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(calling), calls => Assert.NotEqual(0, calls));
    }

    private static async Task<int> CallAsync(ServedRuntime runtime, CancellationToken until)
    {
        var calls = 0;
        for (; !until.IsCancellationRequested; calls++)
            await runtime.CallAsync("self");
        return calls;
    }

    private static async Task<(int Id, int Port)> SelfAsync(ServedRuntime runtime)
    {
        var self = await runtime.CallAsync("self");
        return ((int)self["pid"]!, int.Parse((string)self["environment"]!["PORT"]!, CultureInfo.InvariantCulture));
    }

    /// <summary>Lets a server end its stream. Calls it by its port, because the runtime's endpoint refers to a newer version.</summary>
    private static async Task ReleaseAsync(int port)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(
            new Uri($"http://127.0.0.1:{port}/mcp"),
            new StringContent(ServedRuntime.Message("release"), Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        var buffer = new byte[64];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }
}
