using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A Cognito user pool with its clients and users.</summary>
[Mirrors(typeof(CreateUserPoolRequest), nameof(CreateUserPoolRequest.UserPoolTags))]
public sealed class UserPoolSpec : MirroringSpec<CreateUserPoolRequest>
{
    /// <summary>App clients.</summary>
    public List<UserPoolClientSpec>? Clients { get; set; }

    /// <summary>Users with permanent passwords.</summary>
    public List<UserSpec>? Users { get; set; }
}
