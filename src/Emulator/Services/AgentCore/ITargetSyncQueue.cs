using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The targets whose servers are to be asked for their tools. The data plane asks them, and says what came of it. Under the account's gate.</summary>
internal interface ITargetSyncQueue
{
    /// <summary>Raised with the key of a target that is to be asked.</summary>
    event Action<string>? Added;

    /// <summary>The keys of all that are not answered yet.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>What is to be asked; <see langword="null"/> when gateway or target is gone, or the answer is not wanted any more.</summary>
    TargetToSync? Read(string key);

    /// <summary>Ends a transition of a target with the tools that its server listed; <see langword="false"/> when the target waits no more.</summary>
    bool Succeed(string key, IReadOnlyList<JsonObject> tools);

    /// <summary>Ends a transition of a target whose server could not be asked; <see langword="false"/> when the target waits no more.</summary>
    bool Fail(string key, string reason);
}
