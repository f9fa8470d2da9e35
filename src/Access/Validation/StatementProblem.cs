namespace Reconciler.Access.Validation;

/// <summary>The kinds of errors in policy statements.</summary>
public enum StatementProblem
{
    /// <summary>The statement is shorter than 35 characters, or longer than 10,000 characters or 10 KB. The API call is rejected.</summary>
    Length,

    /// <summary>The statement is not exactly one policy. The API call is rejected.</summary>
    Syntax,

    /// <summary>The resource is not restricted. The API call is rejected.</summary>
    WildcardResource,

    /// <summary>The policy names actions but not their gateway. The API call is rejected.</summary>
    ActionsWithoutGateway,

    /// <summary>A temporal condition has a form that the service does not evaluate. The API call is rejected.</summary>
    Temporal,

    /// <summary>A guardrail is called in a way that the service does not have. The API call is rejected.</summary>
    Guardrail,

    /// <summary>The policy names an action that the gateway does not have.</summary>
    UnknownAction,

    /// <summary>The policy does not match the schema of the gateway.</summary>
    Schema,

    /// <summary>The policy permits every request in its scope. A finding of the analysis.</summary>
    OverlyPermissive,

    /// <summary>The policy forbids every request in its scope, or is a permit that never applies. A finding of the analysis.</summary>
    OverlyRestrictive,

    /// <summary>The policy is a forbid that never applies. A finding of the analysis.</summary>
    Ineffective,

    /// <summary>A condition that is not checked. Not an error.</summary>
    NotChecked,
}
