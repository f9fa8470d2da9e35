using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>JWT authorization by a user pool of the stack.</summary>
public sealed class JwtSpec
{
    /// <summary>The <c>UserPool</c> object that issues the tokens.</summary>
    /// <example>users</example>
    public required string UserPool { get; set; }

    /// <summary>The clients of the pool whose tokens are accepted; all clients if unset.</summary>
    /// <example>["web"]</example>
    public List<string>? Clients { get; set; }

    /// <summary>The accepted scopes. A token must have one of them.</summary>
    /// <example>["openid"]</example>
    public List<string>? Scopes { get; set; }
}
