namespace Cedar.Partial;

/// <summary>A question of which not everything is known: who may call this at all, is there any input that would be permitted?</summary>
/// <param name="Principal">Who asks, or an <see cref="UnknownValue"/>.</param>
/// <param name="Action">What they want to do, or an <see cref="UnknownValue"/>.</param>
/// <param name="Resource">What they want to do it to, or an <see cref="UnknownValue"/>.</param>
/// <param name="Context">The circumstances: a record, in which values may be unknown, or an <see cref="UnknownValue"/>.</param>
public sealed record PartialRequest(CedarValue Principal, CedarValue Action, CedarValue Resource, CedarValue Context);
