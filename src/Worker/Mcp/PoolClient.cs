using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Worker.Mcp;

/// <summary>A live app client of a pool.</summary>
/// <param name="Name">Its name in the spec.</param>
/// <param name="State">What it is.</param>
internal sealed record PoolClient(string Name, UserPoolClientType State)
{
    /// <summary>Whether users sign in at it with their passwords by themselves.</summary>
    public bool AllowsPasswords => Has("ALLOW_USER_PASSWORD_AUTH") || Has("USER_PASSWORD_AUTH");

    /// <summary>Whether an administrator signs users in at it.</summary>
    public bool AllowsAdminPasswords => Has("ALLOW_ADMIN_USER_PASSWORD_AUTH") || Has("ADMIN_NO_SRP_AUTH");

    /// <summary>Whether it gets tokens for itself.</summary>
    public bool AllowsClientCredentials => State.AllowedOAuthFlows?.Contains("client_credentials") == true;

    private bool Has(string flow) => State.ExplicitAuthFlows?.Contains(flow) == true;
}
