namespace Reconciler.Worker.Logs;

/// <summary>A call of a gateway, as its log tells it.</summary>
/// <param name="Time">When the gateway began with it.</param>
/// <param name="RequestId">The id of the HTTP request.</param>
internal sealed record GatewayCall(DateTimeOffset Time, string RequestId)
{
    /// <summary>How it ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>The tool's name at the gateway; null if the request was refused before it was read.</summary>
    public string? Tool { get; init; }

    /// <summary>
    /// The caller: the <c>sub</c> of a token, or an ARN. Null without a policy engine: gateways log callers only with its decisions.
    /// </summary>
    public string? Caller { get; init; }

    /// <summary>Whether policies permit the call; null if none were asked. In LOG_ONLY a call is made although they do not.</summary>
    public bool? IsPermitted { get; init; }

    /// <summary>The policies that determine the decision; empty if none applies.</summary>
    public IReadOnlyList<LoggedPolicy> Policies { get; init; } = [];

    /// <summary>Why it was denied or failed, in AWS's words; null if it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>The time from its start to its last event; null if its end is not in the log.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The arguments as logged; null if there are none.</summary>
    public string? Arguments { get; init; }

    /// <summary>The trace that the call is part of; null if it is in none.</summary>
    public string? TraceId { get; init; }
}
