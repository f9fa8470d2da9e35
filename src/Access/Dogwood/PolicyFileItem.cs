namespace Reconciler.Access.Dogwood;

/// <summary>A statement of a <see cref="PolicyFile"/>.</summary>
/// <param name="Id">The value of its <c>@id</c>; null if it has none.</param>
/// <param name="Text">The statement: the policy, after the macros that it uses.</param>
/// <param name="Start">The offset of the policy in the file.</param>
/// <param name="ToSource">Returns the offset in the file for an offset in the statement.</param>
public sealed record PolicyFileItem(string? Id, string Text, int Start, Func<int, int> ToSource);
