using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.Host;

/// <summary>How long a resource stays in a transitional state (CREATING, UPDATING, DELETING, ...), by resource type.</summary>
public sealed record EmulatorLatency
{
    /// <summary>No latency: every transition is complete at the next read.</summary>
    public static EmulatorLatency None { get; } = new();

    /// <summary>A latency that is short, but long enough to observe transitional states; <c>--local</c> uses it.</summary>
    public static EmulatorLatency Interactive { get; } = new() { Default = TimeSpan.FromMilliseconds(50) };

    /// <summary>The latency of all types without an own value.</summary>
    public TimeSpan Default { get; init; }

    /// <summary>The latency of agent runtimes and their endpoints; <see langword="null"/> uses <see cref="Default"/>.</summary>
    public TimeSpan? Runtime { get; init; }

    /// <summary>The latency of gateways; <see langword="null"/> uses <see cref="Default"/>.</summary>
    public TimeSpan? Gateway { get; init; }

    /// <summary>The latency of gateway targets, including synchronization; <see langword="null"/> uses <see cref="Default"/>.</summary>
    public TimeSpan? GatewayTarget { get; init; }

    /// <summary>The latency of policy engines; <see langword="null"/> uses <see cref="Default"/>.</summary>
    public TimeSpan? PolicyEngine { get; init; }

    /// <summary>The latency of Cedar policies; <see langword="null"/> uses <see cref="Default"/>.</summary>
    public TimeSpan? Policy { get; init; }

    /// <summary>
    /// The duration of a CodeBuild build, distributed over its phases; <see langword="null"/> uses <see cref="Default"/>.
    /// </summary>
    public TimeSpan? Build { get; init; }

    /// <summary>The latency of Lambda functions; <see langword="null"/> uses <see cref="Default"/>.</summary>
    public TimeSpan? Function { get; init; }

    internal TimeSpan OfBuilds => Build ?? Default;

    internal AgentCoreLatency OfAgentCore =>
        new(Runtime ?? Default, Gateway ?? Default, GatewayTarget ?? Default, PolicyEngine ?? Default, Policy ?? Default);
}
