namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The kinds of JSON-RPC messages.</summary>
internal enum RpcMessageKind
{
    Invalid,

    /// <summary>A message with a method and an id; the server responds to it.</summary>
    Request,

    /// <summary>A message with a method and no id.</summary>
    Notification,

    /// <summary>The response of a client to a request of the server.</summary>
    Answer,
}
