using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Bench.Scale;

/// <summary>The embedded AWS as a process of its own, always of this build, so that programs are compared over the same one.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly ChildProgram _program;
    private readonly HttpClient _http;

    private EmulatorProcess(ChildProgram program, Uri endpoint)
    {
        _program = program;
        Endpoint = endpoint;
        _http = new HttpClient { BaseAddress = endpoint };
    }

    public Uri Endpoint { get; }

    /// <summary>The environment of clients.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["AWS_ENDPOINT_URL"] = Endpoint.ToString().TrimEnd('/'),
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
    };

    public static async Task<EmulatorProcess> StartAsync(string latency, bool quotas)
    {
        var listening = new TaskCompletionSource<Uri>();
        string[] arguments = ["emulator", "--port", "0", "--latency", latency, .. quotas ? ["--quotas"] : Array.Empty<string>()];
        var program = ChildProgram.Start(ChildProgram.Built, arguments, new Dictionary<string, string>(), line =>
        {
            if (line.StartsWith("Listening on ", StringComparison.Ordinal)) listening.TrySetResult(new Uri(line.Split(' ')[2]));
        });
        return new EmulatorProcess(program, await listening.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System));
    }

    public TimeSpan Cpu => _program.Sample().Cpu;

    /// <summary>Raises what an account may have, as AWS does on request: it allows a thousand gateways.</summary>
    public Task RaiseQuotasAsync(int gateways) => PostAsync(new { quotaScale = Math.Max(1, Math.Ceiling(gateways / 1000.0)) });

    public Task SetQuotasAsync(bool enforced) => PostAsync(new { enforceQuotas = enforced });

    public async Task<Calls> CallsAsync()
    {
        var json = (await _http.GetFromJsonAsync<JsonObject>("/_emulator/calls"))!;
        return new Calls(json["operations"]!.AsObject().ToDictionary(
            o => o.Key, o => (o.Value!["calls"]!.GetValue<int>(), o.Value["throttled"]!.GetValue<int>())));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _program.DisposeAsync();
    }

    private async Task PostAsync(object behavior) =>
        (await _http.PostAsJsonAsync("/_emulator/behavior", behavior)).EnsureSuccessStatusCode();
}
