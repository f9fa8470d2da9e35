namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Tells of the versions of runtimes that are being made: what they run can start while they are still on their way. Under the account's gate.</summary>
internal sealed class RuntimeVersionEvents
{
    /// <summary>Raised with the ARN of the runtime, before the request that makes the version is done.</summary>
    public event Action<string>? Created;

    public void Publish(string runtimeArn) => Created?.Invoke(runtimeArn);
}
