namespace Reconciler.Engine.Model;

/// <summary>
/// The delays, deadlines and limits of the engine. The defaults suit AWS; <see cref="Validate"/> states the range of each value.
/// </summary>
public sealed record EngineOptions
{
    /// <summary>
    /// The delay between a change and its first poll, and the shortest between two. 75 ms: many resources are ready almost at once.
    /// </summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromMilliseconds(75);

    /// <summary>
    /// The delay between the first and the second poll, from which the delays grow. 350 ms. For types with
    /// <see cref="ResourceTraits.TypicalDuration"/>, and once durations are known, polls come when the change is about to be complete.
    /// </summary>
    public TimeSpan SecondPoll { get; init; } = TimeSpan.FromMilliseconds(350);

    /// <summary>
    /// The longest delay between two polls, except where a duration is known or typical. 15 seconds.
    /// </summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The delay after which a first READY is confirmed by a second observation. 250 ms.</summary>
    public TimeSpan ReadyConfirmationDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The delay before the first retry; each further one takes twice as long. 500 ms.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest delay between two retries of a resource that is not stalled. 30 seconds.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The name that calls carry in their User-Agent, after <c>app/</c>. CloudTrail records it, so a process can tell its own changes by it.
    /// </summary>
    public string ClientName { get; init; } = "reconciler";

    /// <summary>How long a step that fails with a retryable failure is retried before its resource stalls. 10 minutes.</summary>
    public TimeSpan RetryPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long AWS may take to see a permission that the stack itself grants. 5 minutes: IAM needs up to one minute, and may flap.
    /// </summary>
    public TimeSpan PropagationPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a missing permission is retried that the stack does not grant, because the role is not part of the stack. 45 seconds: the
    /// role may have been changed just before, but usually the permission must be added.
    /// </summary>
    public TimeSpan MissingPermissionPatience { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a failed resource is repaired before it stalls. 5 minutes: its cause may be a role that is not propagated.</summary>
    public TimeSpan RepairPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The longest time that a step waits for its precondition. 2 minutes; then the call is made, and AWS reports what is wrong.
    /// </summary>
    public TimeSpan PreconditionPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a created resource may be invisible before it counts as vanished. 30 seconds.</summary>
    public TimeSpan VisibilityPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an image may be invisible after its build succeeded, before the build counts as failed. 10 seconds.</summary>
    public TimeSpan ImageVisibilityPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this time without progress a resource counts as stalled. Polling continues. 20 minutes.</summary>
    public TimeSpan ProgressDeadline { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>The delay before a stalled resource is tried again; each further one takes twice as long. One minute.</summary>
    public TimeSpan FirstStalledRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest delay between two tries of a stalled resource. One hour.</summary>
    public TimeSpan LongestStalledRetry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The delay between two polls of a resource after <see cref="ProgressDeadline"/>. 5 minutes.</summary>
    public TimeSpan LatePoll { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many changes with the same desired state AWS may accept before a resource that still differs, or differs again, stalls. 6.
    /// </summary>
    public int MaxChanges { get; init; } = 6;

    /// <summary>
    /// For each such time that a resource stays ready and unchanged, one change is no longer counted against <see cref="MaxChanges"/>. 10
    /// minutes.
    /// </summary>
    public TimeSpan ChangeForgivenAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many mutating calls a resource may get at once if its desired state changes all the time. 60; after that, one in each
    /// <see cref="CallInterval"/>.
    /// </summary>
    public int MaxCallsAtOnce { get; init; } = 60;

    /// <summary>The time in which one call of <see cref="MaxCallsAtOnce"/> is made available again. One minute.</summary>
    public TimeSpan CallInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many resources of a stack are changed at the same time. 8.</summary>
    public int MaxConcurrency { get; init; } = 8;

    /// <summary>
    /// How long a cached list is used. 30 seconds: a resync of many stacks reads each list once within this time. `run` sets half of its
    /// resync.
    /// </summary>
    public TimeSpan ListMaxAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After this time an item is read again even if its change token did not change. One hour; `run` sets twelve resyncs.
    /// </summary>
    public TimeSpan DeepCheckEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether tags are read from the index of the Resource Groups Tagging API, a hundred resources a call, where the caller may read it. Only
    /// what is to be changed is then read from its service. False; `run` sets true.
    /// </summary>
    public bool UsesTagIndex { get; init; }

    /// <summary>
    /// For how long a read that timed out, or whose response was not one of the service, fails for all readers. 5 seconds: without it each
    /// stack of an account would wait for the same answer.
    /// </summary>
    public TimeSpan FailureMaxAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long AWS may take to answer one call. 30 seconds; most answers take less than one.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the upload of a source archive may take. 10 minutes.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long one pass of a stack may take. 15 minutes: its calls have their own time-outs, but thousands of stacks may wait for the same
    /// call rate.
    /// </summary>
    public TimeSpan PassDeadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an MCP server may take to answer the readiness probe. 10 seconds.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an MCP server may take to list its tools. 30 seconds: the first request may start its container.</summary>
    public TimeSpan ToolListTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When a server that did not list its tools is asked again. 5 minutes.</summary>
    public TimeSpan ToolListRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most tools that a server may list. 10,000, as AgentCore takes of a target.</summary>
    public int MaxCatalogTools { get; init; } = 10_000;

    /// <summary>The most bytes with which a server may list its tools. 6 MiB, the largest answer that a gateway takes of a target.</summary>
    public int MaxCatalogSize { get; init; } = 6 * 1024 * 1024;

    /// <summary>
    /// How often a call is repeated at once, if it was throttled, or if it only reads and the network or the service failed. 5.
    /// </summary>
    public int MaxCallRetries { get; init; } = 5;

    /// <summary>The delay before the first repetition of a call, from which the delays grow. 200 ms.</summary>
    public TimeSpan FirstCallRetry { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest delay between two repetitions of a call. 10 seconds.</summary>
    public TimeSpan LongestCallRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The rate of operations for which AWS publishes no quota, in calls a second. 20. The published ones are in <c>CallQuotas</c>.
    /// </summary>
    public double DefaultCallRate { get; init; } = 20;

    /// <summary>The share of its quota at which an operation is called. 0.95: calls do not reach AWS as evenly as they are sent.</summary>
    public double CallRateUse { get; init; } = 0.95;

    /// <summary>For how long an operation that was not called saves its rate, for calls at once. 300 ms; AWS saves a second.</summary>
    public TimeSpan CallBurst { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The lowest rate of an operation after throttled calls, as a share of its quota. 0.01.</summary>
    public double LowestCallRate { get; init; } = 0.01;

    /// <summary>
    /// By how much a lowered rate rises in a second when AWS no longer throttles, as a share of the quota. 0.1: 5 seconds regain half of it.
    /// </summary>
    public double CallRateRaise { get; init; } = 0.1;

    /// <summary>The largest response, in bytes. 64 MiB.</summary>
    public int MaxResponseSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most pages of a list. 1,000.</summary>
    public int MaxListPages { get; init; } = 1_000;

    /// <summary>The most items of a list. 100,000.</summary>
    public int MaxListItems { get; init; } = 100_000;

    /// <summary>The most bytes of all pages of a list. 64 MiB.</summary>
    public int MaxListSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most resources that a pass deletes without confirmation. 10.</summary>
    public int MaxPruned { get; init; } = 10;

    /// <summary>The largest share of the resources of a stack that a pass deletes without confirmation. 0.25.</summary>
    public double MaxPrunedShare { get; init; } = 0.25;

    /// <summary>Checks the ranges of all values.</summary>
    /// <exception cref="ArgumentException">A value is outside its range. The message names the member and the range.</exception>
    public void Validate()
    {
        InRange(nameof(FirstPoll), FirstPoll, TimeSpan.Zero, LongestPoll);
        InRange(nameof(SecondPoll), SecondPoll, TimeSpan.FromMilliseconds(1), LongestPoll);
        InRange(nameof(LongestPoll), LongestPoll, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        InRange(nameof(ReadyConfirmationDelay), ReadyConfirmationDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        InRange(nameof(FirstRetry), FirstRetry, TimeSpan.FromMilliseconds(1), LongestRetry);
        InRange(nameof(LongestRetry), LongestRetry, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        InRange(nameof(RetryPatience), RetryPatience, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange(nameof(PropagationPatience), PropagationPatience, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange(nameof(MissingPermissionPatience), MissingPermissionPatience, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange(nameof(RepairPatience), RepairPatience, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange(nameof(PreconditionPatience), PreconditionPatience, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange(nameof(VisibilityPatience), VisibilityPatience, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange(nameof(ImageVisibilityPatience), ImageVisibilityPatience, TimeSpan.Zero, TimeSpan.FromHours(1));
        InRange(nameof(ProgressDeadline), ProgressDeadline, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange(nameof(LatePoll), LatePoll, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        InRange(nameof(FirstStalledRetry), FirstStalledRetry, TimeSpan.FromSeconds(1), LongestStalledRetry);
        InRange(nameof(LongestStalledRetry), LongestStalledRetry, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        InRange(nameof(ChangeForgivenAfter), ChangeForgivenAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        InRange(nameof(MaxChanges), MaxChanges, 1, 1_000);
        InRange(nameof(MaxCallsAtOnce), MaxCallsAtOnce, 1, 10_000);
        InRange(nameof(CallInterval), CallInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        InRange(nameof(MaxConcurrency), MaxConcurrency, 1, 1_000);
        InRange(nameof(ListMaxAge), ListMaxAge, TimeSpan.Zero, TimeSpan.FromDays(1));
        InRange(nameof(DeepCheckEvery), DeepCheckEvery, TimeSpan.Zero, TimeSpan.FromDays(30));
        InRange(nameof(FailureMaxAge), FailureMaxAge, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        InRange(nameof(CallTimeout), CallTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        InRange(nameof(UploadTimeout), UploadTimeout, CallTimeout, TimeSpan.FromHours(1));
        InRange(nameof(PassDeadline), PassDeadline, CallTimeout, TimeSpan.FromHours(6));
        InRange(nameof(ProbeTimeout), ProbeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        InRange(nameof(ToolListTimeout), ToolListTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        InRange(nameof(ToolListRetry), ToolListRetry, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        InRange(nameof(MaxCatalogTools), MaxCatalogTools, 1, 1_000_000);
        InRange(nameof(MaxCatalogSize), MaxCatalogSize, 64 * 1024, 1024 * 1024 * 1024);
        InRange(nameof(MaxCallRetries), MaxCallRetries, 1, 100);
        InRange(nameof(FirstCallRetry), FirstCallRetry, TimeSpan.FromMilliseconds(1), LongestCallRetry);
        InRange(nameof(LongestCallRetry), LongestCallRetry, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5));
        InRange(nameof(DefaultCallRate), DefaultCallRate, 0.1, 10_000);
        InRange(nameof(CallRateUse), CallRateUse, 0.01, 1);
        InRange(nameof(CallBurst), CallBurst, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        InRange(nameof(LowestCallRate), LowestCallRate, 0.001, 1);
        InRange(nameof(CallRateRaise), CallRateRaise, 0.0001, 1);
        InRange(nameof(MaxResponseSize), MaxResponseSize, 64 * 1024, 1024 * 1024 * 1024);
        InRange(nameof(MaxListPages), MaxListPages, 1, 1_000_000);
        InRange(nameof(MaxListItems), MaxListItems, 1, 100_000_000);
        InRange(nameof(MaxListSize), MaxListSize, 64 * 1024, int.MaxValue);
        InRange(nameof(MaxPruned), MaxPruned, 0, 1_000_000);
        InRange(nameof(MaxPrunedShare), MaxPrunedShare, 0, 1);
    }

    private static void InRange<T>(string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentException($"{name} is {value}; it must be between {least} and {most}.");
        }
    }
}
