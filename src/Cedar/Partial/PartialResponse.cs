namespace Cedar.Partial;

/// <summary>What the policies say to a request of which not everything is known.</summary>
/// <param name="Decision">The answer as far as it is certain.</param>
/// <param name="Reasons">The policies that apply for certain: those that forbid, or else those that permit.</param>
/// <param name="Residuals">The policies that may apply.</param>
public sealed record PartialResponse(PartialDecision Decision, IReadOnlyList<string> Reasons, IReadOnlyList<Residual> Residuals)
{
    /// <summary>Whether some values of what is unknown may be permitted; never false when there are such values.</summary>
    public bool MayAllow => Decision != PartialDecision.Deny;
}
