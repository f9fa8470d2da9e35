using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>An app client of a pool, or one that exists already.</summary>
[ExcludesOthers("existing", "an existing client is used and never changed", "remove existing to have the client made", "name")]
[Mirrors(typeof(CreateUserPoolClientRequest), nameof(CreateUserPoolClientRequest.UserPoolId),
    nameof(CreateUserPoolClientRequest.ClientName), nameof(CreateUserPoolClientRequest.ClientSecret))]
public sealed class UserPoolClientSpec
{
    /// <summary>The client's name, by which references find it: <c>${UserPool/name.clients.NAME.id}</c>.</summary>
    [ConstrainedBy(typeof(CreateUserPoolClientRequest), nameof(CreateUserPoolClientRequest.ClientName))]
    public required string Name { get; set; }

    /// <summary>Use a client that exists already. It is neither changed nor deleted. In an existing pool, every client is one.</summary>
    public ExistingClientSpec? Existing { get; set; }

    /// <summary>The request members that the spec sets.</summary>
    public CreateUserPoolClientRequest Request { get; set; } = new();
}
