namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>The policies of engines, as gateways ask for them. Under the account's gate.</summary>
internal interface IPolicyReader
{
    /// <summary>Grows with every change of policies in the engine's region. A step that a policy takes by itself is no change.</summary>
    long VersionOf(string engineArn);

    /// <summary>The policies of an engine that are in effect.</summary>
    EffectivePolicies Read(string engineArn);
}
