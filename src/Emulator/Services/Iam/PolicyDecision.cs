namespace Reconciler.Emulator.Services.Iam;

internal enum PolicyDecision
{
    ImplicitDeny,
    ExplicitDeny,
    Allowed,
}
