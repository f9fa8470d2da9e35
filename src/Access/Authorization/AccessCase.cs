namespace Reconciler.Access.Authorization;

/// <summary>The access of some of the callers of a type.</summary>
/// <param name="Caller">Who they are, such as <c>role = finance</c> or an ARN with <c>*</c>; empty for all others.</param>
/// <param name="Access">Their access.</param>
public sealed record AccessCase(string Caller, ToolAccess Access);
