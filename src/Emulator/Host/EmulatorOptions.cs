using Reconciler.Emulator.DataPlane.Runtime;
using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Host;

/// <summary>The options of an emulated AWS account. The defaults suit a test: a free port, no files, no delays.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The loopback port to listen on; 0 selects a free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The host names and IP addresses that requests may have in their Host header in addition to loopback and AWS names, without a port.
    /// All others are refused with 403, because web pages could use them to reach the emulator (DNS rebinding).
    /// </summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// The folder that stores the account between processes, created if missing; <see langword="null"/> keeps the account in memory.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>The clock for state transitions and all timestamps.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The clock for checking signatures. Keep the system's clock if <see cref="Clock"/> is a fake one: clients sign by theirs, or by the
    /// Date of earlier answers, which is that of <see cref="Clock"/>.
    /// </summary>
    public TimeProvider SignatureClock { get; init; } = TimeProvider.System;

    /// <summary>The account id: twelve digits.</summary>
    public string AccountId { get; init; } = "000000000000";

    /// <summary>The region of requests without a region in their signature.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>
    /// The accepted long-term credentials: secret access keys by access key id. The default is known to everybody, which suits a test;
    /// <see cref="EmulatorKeys"/> are secret.
    /// </summary>
    public IReadOnlyDictionary<string, string> Credentials { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["test"] = "test" };

    /// <summary>
    /// The token that a request for local commands must have (<see cref="EmulatedAws.TokenHeader"/>), because such a command runs as the user
    /// of the emulator; <see langword="null"/> chooses one, see <see cref="EmulatedAws.Token"/>. It appears in no response and no log.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>Whether to accept any access key id whose requests are signed with the first secret of <see cref="Credentials"/>.</summary>
    public bool AcceptAnyAccessKeyId { get; init; }

    /// <summary>How long resources stay in transitional states.</summary>
    public EmulatorLatency Latency { get; init; } = EmulatorLatency.None;

    /// <summary>The initial delays and inconsistencies of the account.</summary>
    public EmulatorBehavior Behavior { get; init; } = new();

    /// <summary>
    /// Whether the data plane starts MCP servers. If not, targets become READY without listing tools and calls fail, which is sufficient
    /// and much faster for tests of the control plane.
    /// </summary>
    public bool RunsServers { get; init; } = true;

    /// <summary>
    /// The folder of the build cache, which state folders and processes share: the same source and build command are built once.
    /// <see langword="null"/> keeps builds in the state folder only.
    /// </summary>
    public string? BuildCacheDirectory { get; init; }

    /// <summary>
    /// Address overrides for the data plane's requests to targets and identity providers, by host name: for example
    /// <c>tools.example.com</c> to <c>http://127.0.0.1:9000/</c>, because the URL of a target must use https.
    /// </summary>
    public IReadOnlyDictionary<string, Uri> HostAddresses { get; init; } = new Dictionary<string, Uri>();

    /// <summary>
    /// The time limit from the start of a server's process to its first response, in real time. A command that compiles the server first
    /// needs more time.
    /// </summary>
    public TimeSpan ServerStartLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The time limit for the calls in progress of a server that no endpoint refers to any more, in real time.</summary>
    public TimeSpan ServerDrainLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time limit for a gateway's request to a target, in real time.</summary>
    public TimeSpan TargetTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The maximum length in bytes of a request to a gateway, and of the response of a target; 6 MB by default. A longer request is refused
    /// with 413 before anything of it is read or checked. AWS does not document its limit: the default is inferred.
    /// </summary>
    public long MaxGatewayBodyBytes { get; init; } = 6_000_000;

    /// <summary>
    /// The maximum length in bytes of a request to a runtime, and of its response; 100 MB by default, the quota of AgentCore Runtime. A
    /// longer request is refused with 413 before anything of it is read or checked.
    /// </summary>
    public long MaxRuntimeBodyBytes { get; init; } = 100_000_000;

    /// <summary>
    /// The maximum length in bytes of any other request, such as an upload to S3; 1 GiB by default, because the emulator holds a body in
    /// memory (S3 itself takes 5 GB in one request). A longer request is refused with 413 before anything of it is read or checked.
    /// </summary>
    public long MaxApiBodyBytes { get; init; } = 1024 * 1024 * 1024;

    /// <summary>
    /// The log of bugs of the emulator, with stack traces, which no response contains; standard error by default. It must accept concurrent
    /// writes (see <see cref="TextWriter.Synchronized"/>).
    /// </summary>
    public TextWriter ErrorLog { get; init; } = Console.Error;

    /// <summary>The maximum number of requests in <see cref="EmulatedAws.Requests"/>; the oldest are removed first.</summary>
    public int RequestLogCapacity { get; init; } = 50_000;

    internal long MaxBodyBytes => Math.Max(MaxApiBodyBytes, Math.Max(MaxGatewayBodyBytes, MaxRuntimeBodyBytes));

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
