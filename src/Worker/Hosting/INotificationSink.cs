namespace Reconciler.Worker.Hosting;

/// <summary>Somebody who is told what becomes of stacks. One loop uses it, and shows it every event in order.</summary>
internal interface INotificationSink
{
    /// <summary>What the log calls it. It holds no secret: the URLs of some webhooks are secrets.</summary>
    string Name { get; }

    /// <summary>Looks at an event.</summary>
    /// <param name="change">The event; its condition is null if only something else of the stack has changed.</param>
    /// <returns>
    /// What sends it, once for each attempt; it throws <see cref="NotificationException"/>, or what the network throws. Null if there is
    /// nothing to tell.
    /// </returns>
    Func<CancellationToken, Task>? Describe(StackEvent change);
}
