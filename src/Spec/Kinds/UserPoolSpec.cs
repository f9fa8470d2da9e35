using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A Cognito user pool with its clients, users, resource servers and domain.</summary>
[Mirrors(typeof(CreateUserPoolRequest), nameof(CreateUserPoolRequest.UserPoolTags))]
public sealed class UserPoolSpec : MirroringSpec<CreateUserPoolRequest>
{
    /// <summary>App clients.</summary>
    public List<UserPoolClientSpec>? Clients { get; set; }

    /// <summary>Users with permanent passwords.</summary>
    public List<UserSpec>? Users { get; set; }

    /// <summary>Resource servers. A client can ask for their scopes if its <c>allowedOAuthScopes</c> name them.</summary>
    public List<ResourceServerSpec>? ResourceServers { get; set; }

    /// <summary>The domain at which clients get tokens. The flow <c>client_credentials</c> needs one.</summary>
    public UserPoolDomainSpec? Domain { get; set; }
}
