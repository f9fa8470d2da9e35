namespace Reconciler.Engine.Resources.Lambda;

/// <summary>The state of a statement of a function's resource policy.</summary>
internal sealed class LambdaPermissionState
{
    /// <summary>The name of the function.</summary>
    public required string FunctionName { get; set; }

    /// <summary>The identifier of the statement.</summary>
    public required string StatementId { get; set; }

    /// <summary>The service, or the ARN of an account, role or user, that may invoke the function; <c>*</c> for everybody.</summary>
    public string? Principal { get; set; }

    /// <summary>The action.</summary>
    public string? Action { get; set; }

    /// <summary>The resource for which a service may invoke the function.</summary>
    public string? SourceArn { get; set; }

    /// <summary>The account of that resource.</summary>
    public string? SourceAccount { get; set; }

    /// <summary>The organization of the principal.</summary>
    public string? PrincipalOrgId { get; set; }

    /// <summary>Parts of a live statement that no spec can set, as JSON. Every such part is a difference.</summary>
    public string? Others { get; set; }
}
