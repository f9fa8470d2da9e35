using Cedar;
using Reconciler.Access.Dogwood;

namespace Reconciler.Access.Authorization;

/// <summary>Decides the clauses that plain Cedar cannot: from the history of a session, or by asking a guardrail.</summary>
public interface IClauseDecider
{
    /// <summary>Returns the value of a clause for a call; null if it cannot be decided. It has the type of the clause.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="call">The call.</param>
    CedarValue? Decide(DogwoodClause clause, ToolCall call);
}
