namespace Cedar.Partial;

/// <summary>A request with unknown parts, for example to ask whether any input would be permitted.</summary>
/// <param name="Principal">The caller, or an <see cref="UnknownValue"/>.</param>
/// <param name="Action">The operation, or an <see cref="UnknownValue"/>.</param>
/// <param name="Resource">The object of the operation, or an <see cref="UnknownValue"/>.</param>
/// <param name="Context">A record in which values may be unknown, or an <see cref="UnknownValue"/>.</param>
public sealed record PartialRequest(CedarValue Principal, CedarValue Action, CedarValue Resource, CedarValue Context);
