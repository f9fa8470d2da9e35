using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Host;

/// <summary>
/// The latency of the account as a behavior: <c>{"latency": "realistic"}</c> sets a profile, <c>{"latency": {"runtime": 20, "calls":
/// {"iam": 0.1, "CreateGateway": 0.4}}}</c> sets single times in seconds and leaves the others.
/// </summary>
internal static class LatencySwitch
{
    private static readonly Time[] Times =
    [
        new("default", l => l.Default, (l, time) => l with { Default = time }),
        new("runtime", l => l.Runtime, (l, time) => l with { Runtime = time }),
        new("gateway", l => l.Gateway, (l, time) => l with { Gateway = time }),
        new("gatewayTarget", l => l.GatewayTarget, (l, time) => l with { GatewayTarget = time }),
        new("policyEngine", l => l.PolicyEngine, (l, time) => l with { PolicyEngine = time }),
        new("policy", l => l.Policy, (l, time) => l with { Policy = time }),
        new("build", l => l.Build, (l, time) => l with { Build = time }),
        new("function", l => l.Function, (l, time) => l with { Function = time }),
    ];

    /// <summary>Creates the switch.</summary>
    /// <param name="get">Returns the latency.</param>
    /// <param name="set">Sets the latency.</param>
    public static BehaviorSwitch Create(Func<EmulatorLatency> get, Action<EmulatorLatency> set) =>
        new("latency", () => Write(get()), value => set(value is JsonObject times ? Merge(get(), times) : ProfileOf(value)));

    private static EmulatorLatency ProfileOf(JsonNode value) =>
        EmulatorLatency.Profiles.GetValueOrDefault(value.GetValue<string>())
        ?? throw Invalid(
            $"'{value}' is not a latency profile; use {string.Join(", ", EmulatorLatency.Profiles.Keys)} "
                + "or an object of times in seconds.");

    private static EmulatorLatency Merge(EmulatorLatency latency, JsonObject times)
    {
        foreach (var (name, value) in times)
        {
            if (name == "calls" && value is JsonObject calls) latency = latency with { Calls = MergeCalls(latency.Calls, calls) };
            else if (Array.Find(Times, time => time.Name == name) is { With: { } set }) latency = set(latency, Seconds(name, value));
            else throw Invalid($"The latency has no time '{name}'; use {string.Join(", ", Times.Select(time => time.Name))} or calls.");
        }

        return latency;
    }

    private static Dictionary<string, TimeSpan> MergeCalls(IReadOnlyDictionary<string, TimeSpan> calls, JsonObject times)
    {
        var merged = new Dictionary<string, TimeSpan>(calls, StringComparer.Ordinal);
        foreach (var (name, value) in times) merged[name] = Seconds(name, value);
        return merged;
    }

    private static TimeSpan Seconds(string name, JsonNode? value) =>
        value is JsonValue number && number.TryGetValue<double>(out var seconds) && seconds is >= 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid($"The latency of '{name}' must be a number of seconds from 0 to 86400.");

    private static JsonObject Write(EmulatorLatency latency)
    {
        var json = new JsonObject();
        foreach (var known in Times)
        {
            if (known.Get(latency) is { } time) json[known.Name] = time.TotalSeconds;
        }

        json["calls"] = new JsonObject(latency.Calls.Select(call => KeyValuePair.Create(call.Key, (JsonNode?)call.Value.TotalSeconds)));
        return json;
    }

    private static AwsException Invalid(string message) => new("InvalidBehavior", message);

    private sealed record Time(
        string Name, Func<EmulatorLatency, TimeSpan?> Get, Func<EmulatorLatency, TimeSpan, EmulatorLatency> With);
}
