using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>An API that the clients of a pool call: a resource server in Cognito's words.</summary>
public sealed class ResourceServerSpec
{
    /// <summary>The identifier, with which the names of its scopes begin: <c>IDENTIFIER/SCOPE</c>.</summary>
    /// <example>orders</example>
    [ConstrainedBy(typeof(CreateResourceServerRequest), nameof(CreateResourceServerRequest.Identifier))]
    public required string Identifier { get; set; }

    /// <summary>The name that people read; the identifier if unset.</summary>
    /// <example>Order tools</example>
    [ConstrainedBy(typeof(CreateResourceServerRequest), nameof(CreateResourceServerRequest.Name))]
    public string? Name { get; set; }

    /// <summary>Its scopes.</summary>
    /// <example>[{"name": "read", "description": "Read orders"}]</example>
    [ConstrainedBy(typeof(CreateResourceServerRequest), nameof(CreateResourceServerRequest.Scopes))]
    public List<ScopeSpec>? Scopes { get; set; }
}
