using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>Verifies the tokens of users that workloads hand in: by the keys that the issuer of the token publishes.</summary>
internal sealed class UserTokenVerifier(Account account, IIssuers issuers)
{
    /// <summary>Returns the user of a token.</summary>
    /// <exception cref="AwsException">The token is not valid.</exception>
    public async Task<string> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        if (JsonWebToken.Read(text) is not { Issuer: { } name } token || JsonWebToken.TextOf(token.Claims, "sub") is not { } subject)
            throw AgentCoreErrors.InvalidUserToken("it is not a JSON Web Token with the claims 'iss' and 'sub'");
        var issuer = await issuers.FindAsync($"{name.TrimEnd('/')}/.well-known/openid-configuration", token, cancellationToken);
        if (issuer?.Name != name)
            throw AgentCoreErrors.InvalidUserToken("the keys of its issuer cannot be read");
        if (issuer.KeyOf(token)?.Verifies(token) != true)
            throw AgentCoreErrors.InvalidUserToken("its signature cannot be verified with the keys of its issuer");
        var (expires, begins) = (JsonWebToken.Time(token.Claims, "exp"), JsonWebToken.Time(token.Claims, "nbf"));
        if (expires is null || expires <= account.Now || begins > account.Now)
            throw AgentCoreErrors.InvalidUserToken("it has expired, or is not valid yet");
        return ConsentRequest.UserOf(name, subject);
    }
}
