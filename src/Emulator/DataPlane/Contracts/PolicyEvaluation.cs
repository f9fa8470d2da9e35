namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>What the policy engine of a gateway has decided, whether it is enforced or not.</summary>
/// <param name="EngineArn">The engine.</param>
/// <param name="IsAllowed">The decision.</param>
/// <param name="Policies">The ids of the policies that determine it; empty if no policy applies.</param>
/// <param name="Reason">The reason for a denial, in AWS's words; empty if the call is allowed.</param>
/// <param name="PrincipalType">The entity type of the caller, such as <c>AgentCore::OAuthUser</c>.</param>
/// <param name="PrincipalId">The id of the caller: the <c>sub</c> of a token, or an ARN.</param>
/// <param name="Duration">How long the evaluation took.</param>
internal sealed record PolicyEvaluation(
    string EngineArn,
    bool IsAllowed,
    IReadOnlyList<string> Policies,
    string Reason,
    string PrincipalType,
    string PrincipalId,
    TimeSpan Duration);
