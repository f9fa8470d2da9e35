using Reconciler.Access.Authorization;

namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>The policies of an engine that are in effect.</summary>
/// <param name="Policies">The policies, and whether their decisions are only logged.</param>
/// <param name="IsPending">Whether a policy of the engine has a pending transition, such as CREATING.</param>
internal sealed record EffectivePolicies(IReadOnlyList<(bool LogOnly, AccessPolicy Policy)> Policies, bool IsPending);
