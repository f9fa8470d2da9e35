using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>A Cognito user pool with its clients, users, resource servers and domain; or one that exists already.</summary>
[ExcludesOthers(
    "existing", "an existing pool is used and never changed", "remove existing and write adopt: true and poolName to take the pool over",
    "clients", "users")]
[AtMostOne("clientIdClaim", "lambdaConfig.preTokenGeneration")]
[AtMostOne("clientIdClaim", "lambdaConfig.preTokenGenerationConfig")]
[Mirrors(typeof(CreateUserPoolRequest), nameof(CreateUserPoolRequest.UserPoolTags))]
public sealed class UserPoolSpec : MirroringSpec<CreateUserPoolRequest>
{
    /// <summary>
    /// Use a pool that exists already. It is neither changed nor tagged nor deleted, whoever made it. Its clients and users must exist, too.
    /// </summary>
    public ExistingUserPoolSpec? Existing { get; set; }

    /// <summary>
    /// Add the claim <c>client_id</c> to ID tokens, which have none of their own: a runtime or gateway with <c>allowedClients</c> then
    /// takes them as it takes access tokens. A Lambda function of the operator does it, which is made with its role and permission.
    /// </summary>
    public bool ClientIdClaim { get; set; }

    /// <summary>App clients.</summary>
    public List<UserPoolClientSpec>? Clients { get; set; }

    /// <summary>Users with permanent passwords.</summary>
    public List<UserSpec>? Users { get; set; }

    /// <summary>Resource servers. A client can ask for their scopes if its <c>allowedOAuthScopes</c> name them.</summary>
    public List<ResourceServerSpec>? ResourceServers { get; set; }

    /// <summary>The domain at which clients get tokens. The flow <c>client_credentials</c> needs one.</summary>
    public UserPoolDomainSpec? Domain { get; set; }
}
