using System.Security.Cryptography;
using System.Text;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Secrets;

namespace Reconciler.Worker.Mcp;

/// <summary>Signs a user of the specs in with the password that the spec refers to.</summary>
internal sealed class UserSignIn(AwsAccount aws, ResourceFinder resources, SecretReader secrets)
{
    private readonly UserPasswords _passwords = new(aws, resources, secrets);

    /// <summary>Signs the user in.</summary>
    /// <param name="client">The app client to sign in with.</param>
    /// <param name="user">The user of the specs.</param>
    /// <param name="needsIdToken">Whether to return the ID token instead of the access token.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="AccessException">The password cannot be read, or Cognito refused the sign-in.</exception>
    public async Task<AccessToken> GetAsync(PoolClient client, UserState user, bool needsIdToken, CancellationToken cancellationToken)
    {
        var source = await _passwords.ResolveSourceAsync(user, cancellationToken);
        var password = await _passwords.ReadAsync(user, source, cancellationToken);
        var parameters = new Dictionary<string, string> { ["USERNAME"] = user.Username, ["PASSWORD"] = password.Reveal() };
        if (client.State.ClientSecret is { Length: > 0 } secret)
        {
            parameters["SECRET_HASH"] = ComputeSecretHash(secret, user.Username + client.State.ClientId);
        }

        try
        {
            var (result, challenge) = await InitiateAsync(client, parameters, cancellationToken);
            if (result is not null) return new AccessToken(needsIdToken ? result.IdToken : result.AccessToken);
            throw new AccessException(
                $"Cognito requires the challenge {challenge} before {user.Username} can sign in.",
                "`reconciler apply` gives users of the specs a permanent password.");
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw new AccessException(
                $"{user.Username} cannot sign in with the client {client.Name}: {e.Message}",
                $"The password comes from {source}. It is set when the user is created; later changes of the source are not detected. "
                + "`reconciler diff` shows a user that was deleted or disabled in AWS.");
        }
    }

    private static bool IsRefusal(Exception e) =>
        e is NotAuthorizedException or UserNotFoundException or PasswordResetRequiredException or UserNotConfirmedException;

    private async Task<(AuthenticationResultType? Result, string? Challenge)> InitiateAsync(
        PoolClient client, Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        if (client.AllowsPasswords)
        {
            var request = new InitiateAuthRequest
            {
                ClientId = client.State.ClientId,
                AuthFlow = AuthFlowType.USER_PASSWORD_AUTH,
                AuthParameters = parameters,
            };
            var response = await aws.CallAsync(aws.Cognito.InitiateAuthAsync, request, cancellationToken);
            return (response.AuthenticationResult, response.ChallengeName?.Value);
        }

        var adminRequest = new AdminInitiateAuthRequest
        {
            UserPoolId = client.State.UserPoolId,
            ClientId = client.State.ClientId,
            AuthFlow = AuthFlowType.ADMIN_USER_PASSWORD_AUTH,
            AuthParameters = parameters,
        };
        var adminResponse = await aws.CallAsync(aws.Cognito.AdminInitiateAuthAsync, adminRequest, cancellationToken);
        return (adminResponse.AuthenticationResult, adminResponse.ChallengeName?.Value);
    }

    private static string ComputeSecretHash(string secret, string message) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(message)));
}
