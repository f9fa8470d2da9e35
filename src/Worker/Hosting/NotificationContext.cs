using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Hosting;

/// <summary>What receivers of notifications need of the worker.</summary>
/// <param name="Statuses">What is known of the stacks.</param>
/// <param name="Http">Sends requests. It is not disposed by them.</param>
/// <param name="Connect">Connects to the account of the worker in a region; null for its own region.</param>
internal sealed record NotificationContext(
    StatusStore Statuses, HttpClient Http, Func<string?, CancellationToken, Task<AwsAccount>> Connect);
