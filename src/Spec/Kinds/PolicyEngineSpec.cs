using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A policy engine.</summary>
[Mirrors(typeof(CreatePolicyEngineRequest), nameof(CreatePolicyEngineRequest.ClientToken), nameof(CreatePolicyEngineRequest.Tags))]
public sealed class PolicyEngineSpec : MirroringSpec<CreatePolicyEngineRequest>;
