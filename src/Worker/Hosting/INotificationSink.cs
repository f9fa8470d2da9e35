namespace Reconciler.Worker.Hosting;

/// <summary>Somebody who is told of each change of a condition.</summary>
internal interface INotificationSink
{
    /// <summary>What the log calls it. It holds no secret: the URLs of some webhooks are secrets.</summary>
    string Name { get; }

    /// <summary>Creates the request that tells of a change.</summary>
    /// <param name="change">The change; its condition is never null.</param>
    HttpRequestMessage Create(StackEvent change);
}
