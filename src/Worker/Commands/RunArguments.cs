using Reconciler.Engine.Aws;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.Events;
using Reconciler.Worker.Hosting.PullRequests;
using Reconciler.Worker.Web;

namespace Reconciler.Worker.Commands;

/// <summary>The arguments of <c>run</c>.</summary>
internal sealed record RunArguments
{
    /// <summary>The intervals of the loop.</summary>
    public required StackControllerOptions Controller { get; init; }

    /// <summary>The spec folders.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The git sources.</summary>
    public required GitSettings Git { get; init; }

    /// <summary>The web server; null for none.</summary>
    public WebOptions? Web { get; init; }

    /// <summary>Creates the receivers of notifications.</summary>
    public required Func<NotificationContext, IReadOnlyList<INotificationSink>> CreateSinks { get; init; }

    /// <summary>Which pull requests get a comment; null for none.</summary>
    public PullRequestSettings? PullRequests { get; init; }

    /// <summary>The queue with the events of the account; null for none.</summary>
    public QueueAddress? Events { get; init; }

    /// <summary>The OpenTelemetry collector; null for none.</summary>
    public Uri? Collector { get; init; }

    /// <summary>Where calls keep to the rates of AWS.</summary>
    public CallLimits Limits { get; init; }

    /// <summary>The roles that stacks may assume, as patterns; empty for all.</summary>
    public required IReadOnlyList<string> AllowedRoles { get; init; }

    /// <summary>The format of the log.</summary>
    public OutputFormat Output { get; init; }

    /// <summary>How to reach AWS.</summary>
    public required ConnectionSettings Connection { get; init; }

    /// <summary>Whether the log has details.</summary>
    public bool IsVerbose { get; init; }
}
