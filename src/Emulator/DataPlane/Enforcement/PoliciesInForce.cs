using Reconciler.Access.Authorization;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>The policies of an engine that count.</summary>
/// <param name="Enforced">Those that decide.</param>
/// <param name="WithLogOnly">All, with those that are only logged; <see langword="null"/> when there are none of these.</param>
internal sealed record PoliciesInForce(AccessPolicies Enforced, AccessPolicies? WithLogOnly);
