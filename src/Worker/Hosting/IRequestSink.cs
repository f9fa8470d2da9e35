namespace Reconciler.Worker.Hosting;

/// <summary>Somebody who is told by one HTTP request an event. <see cref="HttpSink"/> sends it.</summary>
internal interface IRequestSink
{
    /// <inheritdoc cref="INotificationSink.Name"/>
    string Name { get; }

    /// <summary>Looks at an event.</summary>
    /// <param name="change">The event; its condition is null if only something else of the stack has changed.</param>
    /// <returns>What creates the request that tells of it, once for each attempt; null if there is nothing to tell.</returns>
    Func<HttpRequestMessage>? Describe(StackEvent change);
}
