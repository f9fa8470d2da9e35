namespace Reconciler.Emulator.Services.Iam;

/// <summary>The result of evaluating policies.</summary>
internal enum PolicyDecision
{
    ImplicitDeny,
    ExplicitDeny,
    Allowed,
}
