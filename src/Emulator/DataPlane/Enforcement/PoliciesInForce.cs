using Reconciler.Access.Authorization;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>The active policies of an engine.</summary>
/// <param name="Enforced">The policies that decide.</param>
/// <param name="WithLogOnly">All policies including those in LOG_ONLY; <see langword="null"/> if no policy is in LOG_ONLY.</param>
internal sealed record PoliciesInForce(AccessPolicies Enforced, AccessPolicies? WithLogOnly);
