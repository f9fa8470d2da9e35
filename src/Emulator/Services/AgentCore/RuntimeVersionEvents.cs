namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// Reports new versions of runtimes, so that the data plane can start a server while its version is still CREATING. Callers hold the
/// account's gate.
/// </summary>
internal sealed class RuntimeVersionEvents
{
    /// <summary>Raised with the ARN of the runtime, before the request that creates the version completes.</summary>
    public event Action<string>? Created;

    public void Publish(string runtimeArn) => Created?.Invoke(runtimeArn);
}
