namespace Reconciler.Emulator.Iam;

internal enum PolicyDecision
{
    ImplicitDeny,
    ExplicitDeny,
    Allowed,
}
