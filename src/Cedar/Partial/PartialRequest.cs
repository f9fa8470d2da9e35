using Cedar.Policies;

namespace Cedar.Partial;

/// <summary>A request with unknown parts, for example to ask whether any input would be permitted.</summary>
/// <param name="Principal">The caller, or an <see cref="UnknownValue"/>.</param>
/// <param name="Action">The operation, or an <see cref="UnknownValue"/>.</param>
/// <param name="Resource">The object of the operation, or an <see cref="UnknownValue"/>.</param>
/// <param name="Context">A record in which values may be unknown, or an <see cref="UnknownValue"/>.</param>
public sealed record PartialRequest(CedarValue Principal, CedarValue Action, CedarValue Resource, CedarValue Context)
{
    /// <summary>
    /// The values of expressions that are assumed, such as <c>true</c> for <c>principal.id like "a*"</c>, to ask about a part of all
    /// requests. The answer means nothing if no request has these values.
    /// </summary>
    public IReadOnlyDictionary<Expr, CedarValue>? Assumptions { get; init; }
}
