using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The targets that wait for the tools of their servers. The data plane lists the tools and reports the result.</summary>
/// <remarks>Callers hold the account's gate.</remarks>
internal interface ITargetSyncQueue
{
    /// <summary>Raised with the key of a new entry.</summary>
    event Action<string>? Added;

    /// <summary>The keys of all open entries.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>Synchronizes the settled targets that are served by a runtime, because its server may have other tools now.</summary>
    void AddAll(string runtimeArn);

    /// <summary>The target of an entry, or <see langword="null"/> if the entry is closed or the gateway or target is gone.</summary>
    TargetToSync? Read(string key);

    /// <summary>
    /// Ends the transition of a target with the tools of its server. Returns <see langword="false"/> if the target no longer waits.
    /// </summary>
    bool Succeed(string key, IReadOnlyList<JsonObject> tools);

    /// <summary>Ends the transition of a target with a failure. Returns <see langword="false"/> if the target no longer waits.</summary>
    bool Fail(string key, string reason);
}
