namespace Reconciler.Access.Dogwood;

/// <summary>What a part of a policy that plain Cedar cannot express depends on.</summary>
public enum DogwoodClauseKind
{
    /// <summary><c>temporal { ... }</c>: what happened earlier in the session.</summary>
    Temporal,

    /// <summary><c>BedrockGuardrails::...(...)</c>: the assessment of a text.</summary>
    Guardrail,

    /// <summary>A call of another information provider, <c>Namespace::Function(...)</c>.</summary>
    Provider,
}
