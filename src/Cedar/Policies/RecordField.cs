namespace Cedar.Policies;

/// <summary>One <c>name: value</c> of a record expression.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Value">The attribute's value.</param>
public sealed record RecordField(string Name, Expr Value);
