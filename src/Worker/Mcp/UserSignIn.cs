using System.Security.Cryptography;
using System.Text;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;

namespace Reconciler.Worker.Mcp;

/// <summary>Signs in as a user of the specs, with the password from where the spec says it is.</summary>
internal sealed class UserSignIn(AwsAccount aws, ResourceFinder resources, SecretReader secrets)
{
    /// <exception cref="AccessException">The password is not to be had, or the pool does not take it.</exception>
    public async Task<AccessToken> GetAsync(PoolClient client, UserState user, bool wantsIdToken, CancellationToken cancellationToken)
    {
        var source = await SourceAsync(user, cancellationToken);
        var password = await PasswordAsync(user, source, cancellationToken);
        var parameters = new Dictionary<string, string> { ["USERNAME"] = user.Username, ["PASSWORD"] = password.Reveal() };
        if (client.State.ClientSecret is { Length: > 0 } secret) parameters["SECRET_HASH"] = Proof(secret, user.Username + client.State.ClientId);
        try
        {
            var (result, challenge) = await InitiateAsync(client, parameters, cancellationToken);
            if (result is not null) return new AccessToken(wantsIdToken ? result.IdToken : result.AccessToken);
            throw new AccessException($"{user.Username} cannot sign in before answering {challenge}.", "`reconciler apply` gives users of the specs a permanent password.");
        }
        catch (Exception e) when (e is NotAuthorizedException or UserNotFoundException or PasswordResetRequiredException or UserNotConfirmedException)
        {
            throw new AccessException(
                $"{user.Username} cannot sign in at the client {client.Name}: {e.Message}",
                $"Its password comes from {source}; it was set when the user was made, and a change of the source is not noticed. A user that somebody deleted or disabled shows in `reconciler diff`.");
        }
    }

    private async Task<(AuthenticationResultType? Result, string? Challenge)> InitiateAsync(PoolClient client, Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        if (client.AllowsPasswords)
        {
            var request = new InitiateAuthRequest { ClientId = client.State.ClientId, AuthFlow = AuthFlowType.USER_PASSWORD_AUTH, AuthParameters = parameters };
            var answer = await aws.CallAsync(aws.Cognito.InitiateAuthAsync, request, cancellationToken);
            return (answer.AuthenticationResult, answer.ChallengeName?.Value);
        }

        var byAdministrator = new AdminInitiateAuthRequest { UserPoolId = client.State.UserPoolId, ClientId = client.State.ClientId, AuthFlow = AuthFlowType.ADMIN_USER_PASSWORD_AUTH, AuthParameters = parameters };
        var answered = await aws.CallAsync(aws.Cognito.AdminInitiateAuthAsync, byAdministrator, cancellationToken);
        return (answered.AuthenticationResult, answered.ChallengeName?.Value);
    }

    private async Task<SecretSource> SourceAsync(UserState user, CancellationToken cancellationToken)
    {
        if (user.Password.SecretsManager is not { } mark) return user.Password;

        // A generated password's secret has its name from AWS.
        var id = await resources.ResolveAsync(mark, cancellationToken)
            ?? throw new AccessException($"The password of {user.Username} has not been generated yet.", "`reconciler apply` does it.");
        return new SecretSource { SecretsManager = id };
    }

    private async Task<Secret> PasswordAsync(UserState user, SecretSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.ReadAsync(aws, source, cancellationToken);
        }
        catch (SecretMissingException e)
        {
            throw new AccessException($"The password of {user.Username} is not there: {e.Message}", "Or pass a token with --token.");
        }
    }

    private static string Proof(string secret, string message) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(message)));
}
