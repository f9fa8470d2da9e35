using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A scope of a resource server.</summary>
public sealed class ScopeSpec
{
    /// <summary>The name, without that of the resource server.</summary>
    /// <example>read</example>
    [ConstrainedBy(typeof(ResourceServerScopeType), nameof(ResourceServerScopeType.ScopeName))]
    public required string Name { get; set; }

    /// <summary>What the scope permits; the name if unset, because Cognito requires a text.</summary>
    /// <example>Read orders</example>
    [ConstrainedBy(typeof(ResourceServerScopeType), nameof(ResourceServerScopeType.ScopeDescription))]
    public string? Description { get; set; }
}
