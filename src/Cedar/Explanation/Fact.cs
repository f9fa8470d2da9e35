using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>A value that a decision was made of.</summary>
/// <param name="Expression">What was asked for, such as <c>principal.getTag("role")</c>.</param>
/// <param name="Value">What it is; null when it has no value.</param>
public sealed record Fact(Expr Expression, CedarValue? Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Expression} is {Value?.ToString() ?? "missing"}";
}
