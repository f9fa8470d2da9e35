namespace Reconciler.Access.Validation;

/// <summary>What may be wrong with a policy's statement.</summary>
public enum StatementProblem
{
    /// <summary>It is shorter than 35 or longer than 10,000 characters. Refused by the call itself.</summary>
    Length,

    /// <summary>It is not one Cedar policy. Refused by the call itself.</summary>
    Syntax,

    /// <summary>It does not say which resource it is about. Refused by the call itself.</summary>
    WildcardResource,

    /// <summary>It names actions, but not the one gateway they belong to. Refused by the call itself.</summary>
    ActionsWithoutGateway,

    /// <summary>It names an action that the gateway does not have.</summary>
    UnknownAction,

    /// <summary>It does not fit the schema of the gateway.</summary>
    Schema,

    /// <summary>It permits every caller everything it is about. A finding of the analysis.</summary>
    OverlyPermissive,

    /// <summary>It forbids every caller everything it is about, or is a permit that never applies. A finding of the analysis.</summary>
    OverlyRestrictive,

    /// <summary>It is a forbid that never applies. A finding of the analysis.</summary>
    Ineffective,
}
