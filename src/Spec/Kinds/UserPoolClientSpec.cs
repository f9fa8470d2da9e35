using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>An app client of a pool.</summary>
[Mirrors(typeof(CreateUserPoolClientRequest), nameof(CreateUserPoolClientRequest.UserPoolId),
    nameof(CreateUserPoolClientRequest.ClientName), nameof(CreateUserPoolClientRequest.ClientSecret))]
public sealed class UserPoolClientSpec
{
    /// <summary>The client's name, by which references find it: <c>${UserPool/name.clients.NAME.id}</c>.</summary>
    [ConstrainedBy(typeof(CreateUserPoolClientRequest), nameof(CreateUserPoolClientRequest.ClientName))]
    public required string Name { get; set; }

    /// <summary>The request members that the spec sets.</summary>
    public CreateUserPoolClientRequest Request { get; set; } = new();
}
