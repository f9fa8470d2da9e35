namespace Reconciler.Access.Authorization;

/// <summary>How <see cref="GatewayAccess"/> decides.</summary>
/// <param name="Undecidable">How clauses count that are not decided.</param>
/// <param name="Decider">Decides clauses that plain Cedar cannot; null if nothing does.</param>
public sealed record AccessOptions(UndecidableClauses Undecidable = UndecidableClauses.Deny, IClauseDecider? Decider = null)
{
    /// <summary>Nothing decides such clauses, and they deny.</summary>
    public static AccessOptions Default { get; } = new();
}
