using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Tells others what becomes of stacks, in order. A receiver that does not answer is tried again a few times; then the event is
/// dropped and the log says so. No receiver holds up another one, or a pass.
/// </summary>
/// <param name="statuses">The changes.</param>
/// <param name="sinks">The receivers.</param>
/// <param name="clock">Waits between attempts, and limits them.</param>
/// <param name="log">Told of what could not be sent.</param>
internal sealed class NotificationService(
    StatusStore statuses, IReadOnlyList<INotificationSink> sinks, TimeProvider clock, ILogger<NotificationService> log)
    : BackgroundService
{
    /// <summary>How often an event is sent at most.</summary>
    public const int MaxAttempts = 4;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sinks.Select(sink => FollowAsync(sink, stoppingToken)));

    private async Task FollowAsync(INotificationSink sink, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in statuses.Events.FollowAsync(cancellationToken))
            {
                if (sink.Describe(change) is { } send) await SendAsync(sink, change.Subject, send, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The worker stops.
        }
    }

    private async Task SendAsync(
        INotificationSink sink, string subject, Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TrySendAsync(send, cancellationToken) is not { } problem) return;
            if (attempt == MaxAttempts || !problem.CanPass)
            {
                log.LogWarning("{Sink} was not told of a change of {Subject}: {Problem}", sink.Name, subject, problem.Reason);
                return;
            }

            await clock.Delay(FirstRetry * Math.Pow(4, attempt - 1), cancellationToken);
        }
    }

    /// <returns>Why the event did not arrive, and whether a repetition can help; null if it arrived.</returns>
    private async Task<(string Reason, bool CanPass)?> TrySendAsync(Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await send(either.Token);
            return null;
        }
        catch (NotificationException e)
        {
            return (e.Message, e.CanPass);
        }
        catch (UserFacingException e)
        {
            return (e.Message, true);
        }
        catch (HttpRequestException e)
        {
            return (e.Message, true);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ($"no answer within {Limit.TotalSeconds} s", true);
        }
    }
}
