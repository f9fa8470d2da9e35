using Cedar;

namespace Reconciler.Access.Validation;

/// <summary>Something wrong with a policy's statement.</summary>
/// <param name="Problem">What kind of thing.</param>
/// <param name="Position">Where in the statement.</param>
/// <param name="Message">What is wrong, in words for whoever wrote it, without the place but with the nearest name.</param>
/// <param name="StatusReason">The same as AgentCore words it, in the error of the call or in <c>statusReasons</c>.</param>
public sealed record StatementFinding(StatementProblem Problem, SourcePosition Position, string Message, string StatusReason)
{
    /// <summary>Whether CreatePolicy and UpdatePolicy refuse the statement at once, rather than end in CREATE_FAILED or UPDATE_FAILED.</summary>
    public bool IsSynchronous => Problem <= StatementProblem.ActionsWithoutGateway;

    /// <summary>Whether it is a finding of the analysis, which <see cref="ValidationMode.IgnoreAllFindings"/> passes over.</summary>
    public bool IsAnalysis => Problem >= StatementProblem.OverlyPermissive;

    /// <inheritdoc/>
    public override string ToString() => $"{Position}: {Message}";
}
