using Reconciler.Emulator.Host;

namespace EndToEnd.Tests;

/// <summary>How a <see cref="Workshop"/> is started.</summary>
internal sealed record WorkshopOptions
{
    /// <summary>The token of the embedded AWS for local commands.</summary>
    public const string Token = "workshop";

    /// <summary>The server's process really runs, so real time passes.</summary>
    public static WorkshopOptions Serving { get; } = new() { RunsServers = true, UsesRealTime = true };

    /// <summary>The stack. It is the one of <c>specs/workshop</c> unless a test needs less.</summary>
    public StackBuilder Stack { get; init; } = StackBuilder.OfWorkshop();

    /// <summary>How long resources of the embedded AWS stay in transitional states.</summary>
    public EmulatorLatency Latency { get; init; } = EmulatorLatency.None;

    /// <summary>The ways in which the embedded AWS is less than instant and consistent.</summary>
    public EmulatorBehavior Behavior { get; init; } = new();

    /// <summary>Whether the embedded AWS starts MCP servers.</summary>
    public bool RunsServers { get; init; }

    /// <summary>Where the embedded AWS reaches hosts that are not of AWS.</summary>
    public IReadOnlyDictionary<string, Uri> HostAddresses { get; init; } = new Dictionary<string, Uri>();

    /// <summary>Whether real time passes: the processes of servers cannot be made to wait by a fake clock.</summary>
    public bool UsesRealTime { get; init; }

    /// <summary>The options of an embedded AWS with a clock.</summary>
    public EmulatorOptions ForEmulator(TimeProvider clock) => new()
    {
        Clock = clock,
        Token = Token,
        Latency = Latency,
        Behavior = Behavior,
        RunsServers = RunsServers,
        HostAddresses = HostAddresses,
        BuildCacheDirectory = UsesRealTime ? TestBuilds.Folder : null,
    };
}
