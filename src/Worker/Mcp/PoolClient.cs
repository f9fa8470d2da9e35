using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Worker.Mcp;

/// <summary>A live app client of a user pool.</summary>
/// <param name="Name">The name of the client in the spec.</param>
/// <param name="State">The client as DescribeUserPoolClient returned it.</param>
internal sealed record PoolClient(string Name, UserPoolClientType State)
{
    /// <summary>Whether a user can sign in with a password (InitiateAuth).</summary>
    public bool AllowsPasswords => AllowsFlow("ALLOW_USER_PASSWORD_AUTH") || AllowsFlow("USER_PASSWORD_AUTH");

    /// <summary>Whether AWS credentials can sign a user in with a password (AdminInitiateAuth).</summary>
    public bool AllowsAdminPasswords => AllowsFlow("ALLOW_ADMIN_USER_PASSWORD_AUTH") || AllowsFlow("ADMIN_NO_SRP_AUTH");

    /// <summary>Whether the client can request tokens without a user (client_credentials).</summary>
    public bool AllowsClientCredentials => State.AllowedOAuthFlows?.Contains("client_credentials") == true;

    private bool AllowsFlow(string flow) => State.ExplicitAuthFlows?.Contains(flow) == true;
}
