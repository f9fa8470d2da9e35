using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A user pool that exists already. It is used and never changed.</summary>
public sealed class ExistingUserPoolSpec
{
    /// <summary>The pool's identifier.</summary>
    /// <example>us-east-1_a1B2c3D4e</example>
    [ConstrainedBy(typeof(CreateUserPoolClientRequest), nameof(CreateUserPoolClientRequest.UserPoolId))]
    public required string Id { get; set; }
}
