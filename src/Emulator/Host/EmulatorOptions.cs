using Reconciler.Emulator.DataPlane.Runtime;
using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Host;

/// <summary>How an embedded AWS is started. Every member has a default that suits a test: a free port, no files, no waiting.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The loopback port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The folder that keeps the account between processes, created when missing; <see langword="null"/> keeps it in memory only.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>The clock that state machines advance by and that every timestamp is taken from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The clock that clients sign by. It stays the system's when <see cref="Clock"/> is a fake one.</summary>
    public TimeProvider SignatureClock { get; init; } = TimeProvider.System;

    /// <summary>The twelve digits of the account.</summary>
    public string AccountId { get; init; } = "000000000000";

    /// <summary>The region of requests whose signature names none.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Accepted long-term credentials, access key id to secret.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["test"] = "test" };

    /// <summary>Accepts every access key id whose requests are signed with the secret of the first of <see cref="Credentials"/>.</summary>
    public bool AcceptAnyAccessKeyId { get; init; }

    /// <summary>How long resources stay in their transitional states.</summary>
    public EmulatorLatency Latency { get; init; } = EmulatorLatency.None;

    /// <summary>The ways in which AWS is less than instant and consistent, as they are at the start.</summary>
    public EmulatorBehavior Behavior { get; init; } = new();

    /// <summary>
    /// Whether the data plane starts MCP servers. Without it targets list their tools on trust and nothing can be called, which is enough,
    /// and much faster, where only the control plane matters.
    /// </summary>
    public bool RunsServers { get; init; } = true;

    /// <summary>
    /// The folder in which builds of servers are kept for other state folders, too, and other processes: what was built from the same source
    /// by the same command is not built again. <see langword="null"/> keeps them in the state folder alone.
    /// </summary>
    public string? BuildCacheDirectory { get; init; }

    /// <summary>
    /// Hosts that are somewhere else than their names say, for the data plane's own requests to targets and identity providers:
    /// <c>tools.example.com</c> to <c>http://127.0.0.1:9000/</c>, say, since the URL of a target has to be one of https.
    /// </summary>
    public IReadOnlyDictionary<string, Uri> HostAddresses { get; init; } = new Dictionary<string, Uri>();

    /// <summary>How long a server may take to answer after its process was started. A server that is compiled first takes its time.</summary>
    public TimeSpan ServerStartLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a server that no endpoint leads to any more may take to finish the calls that it has begun to answer, in real time.</summary>
    public TimeSpan ServerDrainLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server of a gateway's target may take to answer a call, in real time.</summary>
    public TimeSpan TargetTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many requests <see cref="EmulatedAws.Requests"/> remembers; the oldest are forgotten first.</summary>
    public int RequestLogCapacity { get; init; } = 50_000;

    internal AccountOptions ForAccount() => new()
    {
        StateDirectory = StateDirectory,
        Clock = Clock,
        SignatureClock = SignatureClock,
        Id = AccountId,
        Region = Region,
        Credentials = Credentials,
        AcceptAnyAccessKeyId = AcceptAnyAccessKeyId,
        Behavior = Behavior.Account,
    };

    internal ServerOptions ForServers() => new(RunsServers, ServerStartLimit, ServerDrainLimit);
}
