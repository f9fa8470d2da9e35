using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>The domain of a pool, at which clients get their tokens: a prefix of Cognito's domain, or a domain of one's own.</summary>
[ExactlyOne("prefix", "domain")]
[Needs("domain", "customDomainConfig")]
[Needs("customDomainConfig", "domain")]
[Mirrors(typeof(CreateUserPoolDomainRequest), nameof(CreateUserPoolDomainRequest.Domain), nameof(CreateUserPoolDomainRequest.UserPoolId))]
public sealed class UserPoolDomainSpec
{
    /// <summary>
    /// The prefix of <c>PREFIX.auth.REGION.amazoncognito.com</c>. It is unique among all accounts of the region.
    /// </summary>
    /// <example>orders-machines</example>
    [ConstrainedBy(typeof(CreateUserPoolDomainRequest), nameof(CreateUserPoolDomainRequest.Domain))]
    public string? Prefix { get; set; }

    /// <summary>A domain of one's own, whose certificate <c>customDomainConfig</c> names.</summary>
    /// <example>auth.example.com</example>
    public string? Domain { get; set; }

    /// <summary>The request members that the spec sets.</summary>
    public CreateUserPoolDomainRequest Request { get; set; } = new();
}
