using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.Host;

/// <summary>How long a resource stays in a transitional state (CREATING, UPDATING, DELETING, ...), by type of resource.</summary>
public sealed record EmulatorLatency
{
    /// <summary>Every transition is over by the next read.</summary>
    public static EmulatorLatency None { get; } = new();

    /// <summary>Short enough to be quick and long enough to be seen: what <c>--local</c> uses.</summary>
    public static EmulatorLatency Interactive { get; } = new() { Default = TimeSpan.FromMilliseconds(50) };

    /// <summary>Transitions of the types that are not named below.</summary>
    public TimeSpan Default { get; init; }

    /// <summary>Agent runtimes and their endpoints.</summary>
    public TimeSpan? Runtime { get; init; }

    /// <summary>Gateways.</summary>
    public TimeSpan? Gateway { get; init; }

    /// <summary>Gateway targets, synchronization included.</summary>
    public TimeSpan? GatewayTarget { get; init; }

    /// <summary>Policy engines.</summary>
    public TimeSpan? PolicyEngine { get; init; }

    /// <summary>Cedar policies.</summary>
    public TimeSpan? Policy { get; init; }

    /// <summary>A whole CodeBuild build, spread over its phases.</summary>
    public TimeSpan? Build { get; init; }

    /// <summary>Lambda functions.</summary>
    public TimeSpan? Function { get; init; }

    internal TimeSpan OfBuilds => Build ?? Default;

    internal AgentCoreLatency OfAgentCore => new(Runtime ?? Default, Gateway ?? Default, GatewayTarget ?? Default, PolicyEngine ?? Default, Policy ?? Default);
}
