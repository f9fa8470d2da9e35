using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>An app client that exists already. It is used and never changed.</summary>
public sealed class ExistingClientSpec
{
    /// <summary>The client's identifier.</summary>
    /// <example>1example23456789</example>
    [ConstrainedBy(typeof(DescribeUserPoolClientRequest), nameof(DescribeUserPoolClientRequest.ClientId))]
    public required string Id { get; set; }
}
