namespace Reconciler.Emulator.Services.Iam;

/// <summary>How a trust policy answers a caller.</summary>
internal enum TrustDecision
{
    /// <summary>No statement allows it, or one denies it.</summary>
    Refused,

    /// <summary>The account is trusted, which leaves the decision to the identity policies of the caller.</summary>
    AccountTrusted,

    /// <summary>The caller is named itself and needs no identity policy.</summary>
    CallerTrusted,
}
