namespace Cedar.Partial;

/// <summary>The decision about a partial request, with the policies that determine it.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Reasons">The policies that certainly apply: those that forbid, otherwise those that permit.</param>
/// <param name="Residuals">The policies that may apply.</param>
public sealed record PartialResponse(PartialDecision Decision, IReadOnlyList<string> Reasons, IReadOnlyList<Residual> Residuals)
{
    /// <summary>Whether some values of the unknowns may be allowed. A false is always right; a true may be wrong.</summary>
    public bool MayAllow => Decision != PartialDecision.Deny;
}
