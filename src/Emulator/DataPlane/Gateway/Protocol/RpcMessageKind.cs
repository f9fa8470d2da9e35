namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>What a JSON-RPC message is.</summary>
internal enum RpcMessageKind
{
    Invalid,

    /// <summary>Has a method and an id, and wants an answer.</summary>
    Request,

    /// <summary>Has a method only.</summary>
    Notification,

    /// <summary>The answer of a client to a request of the server.</summary>
    Answer,
}
