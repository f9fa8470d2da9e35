using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>A value of the request or its entities that a clause reads.</summary>
/// <param name="Expression">The expression, such as <c>principal.getTag("role")</c>.</param>
/// <param name="Value">Its value, or null if it has none.</param>
public sealed record Fact(Expr Expression, CedarValue? Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Expression} is {Value?.ToString() ?? "missing"}";
}
