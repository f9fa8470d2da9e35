using Amazon.Lambda.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A statement of the resource policy of a Lambda function.</summary>
public sealed class FunctionPermissionSpec
{
    /// <summary>The identifier of the statement, unique in the function.</summary>
    /// <example>from-cognito</example>
    [ConstrainedBy(typeof(AddPermissionRequest), nameof(AddPermissionRequest.StatementId))]
    public required string Name { get; set; }

    /// <summary>Who may invoke the function: a service, an account id, or the ARN of a role or user.</summary>
    /// <example>cognito-idp.amazonaws.com</example>
    [ConstrainedBy(typeof(AddPermissionRequest), nameof(AddPermissionRequest.Principal))]
    public required string Principal { get; set; }

    /// <summary>The action; <c>lambda:InvokeFunction</c> if unset.</summary>
    /// <example>lambda:InvokeFunction</example>
    [ConstrainedBy(typeof(AddPermissionRequest), nameof(AddPermissionRequest.Action))]
    public string? Action { get; set; }

    /// <summary>The resource for which a service may invoke the function. Set it for every service.</summary>
    /// <example>${UserPool/users.arn}</example>
    public string? SourceArn { get; set; }

    /// <summary>The account of that resource, for ARNs that do not contain it.</summary>
    /// <example>${aws.accountId}</example>
    public string? SourceAccount { get; set; }

    /// <summary>The organization whose accounts may invoke the function, with the principal <c>*</c>.</summary>
    [ConstrainedBy(typeof(AddPermissionRequest), nameof(AddPermissionRequest.PrincipalOrgID))]
    public string? PrincipalOrgId { get; set; }
}
