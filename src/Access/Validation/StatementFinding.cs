using Cedar;

namespace Reconciler.Access.Validation;

/// <summary>An error in a policy statement.</summary>
/// <param name="Problem">The kind of error.</param>
/// <param name="Position">The position in the statement.</param>
/// <param name="Message">The message for the author of the policy, with the nearest known name and without the position.</param>
/// <param name="StatusReason">AgentCore's message, in the error response or in <c>statusReasons</c>.</param>
public sealed record StatementFinding(StatementProblem Problem, SourcePosition Position, string Message, string StatusReason)
{
    /// <summary>Whether CreatePolicy and UpdatePolicy reject the statement, rather than end in CREATE_FAILED or UPDATE_FAILED.</summary>
    public bool IsSynchronous => Problem <= StatementProblem.Guardrail;

    /// <summary>Whether this is a finding of the analysis, which <see cref="ValidationMode.IgnoreAllFindings"/> ignores.</summary>
    public bool IsAnalysis => Problem is >= StatementProblem.OverlyPermissive and <= StatementProblem.Ineffective;

    internal static StatementFinding CreateSyntaxError(SourcePosition position, string message)
    {
        var at = $"at line {position.Line}, column {position.Column}";
        return new StatementFinding(
            StatementProblem.Syntax, position, message, $"When parsing the policy statement, an error was encountered {at}: {message}");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Position}: {Message}";
}
