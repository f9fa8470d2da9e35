using Reconciler.Access.Authorization;

namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>The policies of an engine that are in effect.</summary>
/// <param name="Policies">The policies, and whether what they say is only logged.</param>
/// <param name="IsPending">Whether a policy of the engine is about to change by itself, as one does that is being created.</param>
internal sealed record EffectivePolicies(IReadOnlyList<(bool LogOnly, AccessPolicy Policy)> Policies, bool IsPending);
