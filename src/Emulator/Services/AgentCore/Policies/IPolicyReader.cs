namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>Reads the policies of engines for the data plane. Callers hold the account's gate.</summary>
internal interface IPolicyReader
{
    /// <summary>Grows with every change of policies in the engine's region. Scheduled transitions do not count as changes.</summary>
    long VersionOf(string engineArn);

    /// <summary>The policies of an engine that are in effect.</summary>
    EffectivePolicies Read(string engineArn);
}
