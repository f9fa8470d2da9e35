using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The way from a target back to the caller whose request it works on.</summary>
internal interface ICallerChannel
{
    /// <summary>Whether the caller answers requests of a method, such as <c>elicitation/create</c>.</summary>
    bool Answers(string method);

    /// <summary>Forwards a notification.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="json">The notification as the target sent it.</param>
    /// <param name="cancellationToken">Ends the forwarding.</param>
    ValueTask NotifyAsync(ServerMessage notification, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Forwards a request and returns when it is sent.</summary>
    /// <returns>The task that completes with the caller's answer.</returns>
    ValueTask<Task<RpcAnswer>> AskAsync(ServerMessage request, CancellationToken cancellationToken);
}
