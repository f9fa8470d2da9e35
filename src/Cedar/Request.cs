namespace Cedar;

/// <summary>A question: may the principal do the action to the resource, in this context?</summary>
/// <param name="Principal">The caller.</param>
/// <param name="Action">The operation.</param>
/// <param name="Resource">The object of the operation.</param>
/// <param name="Context">Facts about the request itself, such as its arguments.</param>
public sealed record Request(EntityUid Principal, EntityUid Action, EntityUid Resource, RecordValue Context);
