using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.Host;

/// <summary>
/// How long a resource stays in a transitional state (CREATING, UPDATING, DELETING, ...), by resource type, and how long calls take.
/// </summary>
public sealed record EmulatorLatency
{
    /// <summary>No latency: every transition is complete at the next read.</summary>
    public static EmulatorLatency None { get; } = new();

    /// <summary>A latency that is short, but long enough to observe transitional states; <c>--local</c> uses it.</summary>
    public static EmulatorLatency Interactive { get; } = new() { Default = TimeSpan.FromMilliseconds(50) };

    /// <summary>
    /// Times in the order of magnitude of AWS. AWS publishes none of them, so all are inferred; measure with them where only the
    /// proportions matter: a build takes minutes, a runtime tens of seconds, the rest of AgentCore seconds, and a call tens of
    /// milliseconds.
    /// </summary>
    public static EmulatorLatency Realistic { get; } = new()
    {
        Default = TimeSpan.FromSeconds(2),
        Runtime = TimeSpan.FromSeconds(20),
        Gateway = TimeSpan.FromSeconds(6),
        GatewayTarget = TimeSpan.FromSeconds(4),
        PolicyEngine = TimeSpan.FromSeconds(4),
        Policy = TimeSpan.FromSeconds(3),
        Build = TimeSpan.FromSeconds(120),
        Function = TimeSpan.FromSeconds(5),
        Calls = new Dictionary<string, TimeSpan>(StringComparer.Ordinal)
        {
            ["*"] = TimeSpan.FromMilliseconds(40),
            ["iam"] = TimeSpan.FromMilliseconds(80),
            ["s3"] = TimeSpan.FromMilliseconds(30),
            ["CreateUserPool"] = TimeSpan.FromMilliseconds(400),
            ["CreateUserPoolDomain"] = TimeSpan.FromMilliseconds(1500),
            ["CreateAgentRuntime"] = TimeSpan.FromMilliseconds(500),
            ["UpdateAgentRuntime"] = TimeSpan.FromMilliseconds(500),
            ["CreateGateway"] = TimeSpan.FromMilliseconds(400),
            ["UpdateGateway"] = TimeSpan.FromMilliseconds(400),
            ["CreateGatewayTarget"] = TimeSpan.FromMilliseconds(400),
            ["UpdateGatewayTarget"] = TimeSpan.FromMilliseconds(400),
            ["CreatePolicyEngine"] = TimeSpan.FromMilliseconds(200),
            ["CreatePolicy"] = TimeSpan.FromMilliseconds(200),
            ["UpdatePolicy"] = TimeSpan.FromMilliseconds(200),
        },
    };

    /// <summary>The profiles by name, as the admin API and the command line call them.</summary>
    public static IReadOnlyDictionary<string, EmulatorLatency> Profiles { get; } =
        new Dictionary<string, EmulatorLatency>(StringComparer.Ordinal)
        {
            ["none"] = None,
            ["interactive"] = Interactive,
            ["realistic"] = Realistic,
        };

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

    /// <summary>
    /// How long a call takes until its operation is performed, by the name of the operation (<c>CreateGateway</c>), else by the name of the
    /// service's public model (<c>iam</c>), else under <c>*</c>; without an entry a call takes no time. A refused call is answered at once.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan> Calls { get; init; } = new Dictionary<string, TimeSpan>();

    internal TimeSpan OfCall(string service, string operation) =>
        Calls.TryGetValue(operation, out var time) || Calls.TryGetValue(service, out time) || Calls.TryGetValue("*", out time)
            ? time
            : TimeSpan.Zero;

    internal TimeSpan OfBuilds => Build ?? Default;

    internal TimeSpan OfFunctions => Function ?? Default;

    internal AgentCoreLatency OfAgentCore =>
        new(Runtime ?? Default, Gateway ?? Default, GatewayTarget ?? Default, PolicyEngine ?? Default, Policy ?? Default);
}
