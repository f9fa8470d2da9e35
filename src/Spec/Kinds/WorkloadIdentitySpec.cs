using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>
/// An identity with which a program of one's own gets tokens and keys from AgentCore. Runtimes and gateways need none: AgentCore makes one
/// for each of them.
/// </summary>
[Mirrors(typeof(CreateWorkloadIdentityRequest), nameof(CreateWorkloadIdentityRequest.Tags))]
public sealed class WorkloadIdentitySpec : MirroringSpec<CreateWorkloadIdentityRequest>;
