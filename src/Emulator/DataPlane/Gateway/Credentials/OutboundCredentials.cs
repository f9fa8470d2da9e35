using System.Net.Http.Headers;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>Adds credentials to requests to targets, as the target's credential provider configuration says.</summary>
internal sealed class OutboundCredentials(
    RoleCredentials role,
    ClientCredentialTokens tokens,
    ExchangedTokens exchanged,
    UserTokens users,
    ApiKeys keys,
    RuntimeInboundAuth runtimes,
    TimeProvider signatureClock) : IOutboundCredentials
{
    private const string DefaultService = "bedrock-agentcore";

    public async ValueTask<AccessToken?> AddAsync(
        HttpRequestMessage message, TargetRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var target = request.Target;
        AccessToken? token = null;
        switch (target.CredentialType)
        {
            // An interceptor's own token is in place of that of the provider, and no list of allowed headers needs to name it.
            case not "GATEWAY_IAM_ROLE" when request.InterceptorHeaders.TryGetValue("Authorization", out var brought):
                message.Headers.TryAddWithoutValidation("Authorization", brought);
                break;
            case "OAUTH":
                token = await GetTokenAsync(request, cancellationToken);
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
                break;
            case "API_KEY":
                keys.Add(message, target);
                break;
            case "JWT_PASSTHROUGH" when request.CallerHeaders is { } headers:
                message.Headers.TryAddWithoutValidation("Authorization", (IEnumerable<string?>)headers.Authorization);
                break;
            case "GATEWAY_IAM_ROLE" when target.Runtime is null:
                Sign(message, target, body.Span);
                break;
            case "CALLER_IAM_CREDENTIALS" when target.Runtime is null:
                throw new TargetException(
                    TargetFailure.Unauthorized,
                    "The embedded AWS supports CALLER_IAM_CREDENTIALS only for targets on its runtimes: " +
                    "it cannot sign requests with the caller's credentials.");
        }

        if (target.Runtime is not { } runtime)
            return token;
        try
        {
            await runtimes.CheckAsync(runtime, request, message, cancellationToken);
            return token;
        }
        catch (TargetException) when (token is not null)
        {
            // As where a target answers 401: the next request gets another token.
            Forget(request, token);
            throw;
        }
    }

    public void Forget(TargetRequest request, AccessToken token)
    {
        switch (request.Target.GrantType)
        {
            case McpTarget.AuthorizationCode:
                users.Forget(request, token);
                break;
            case McpTarget.TokenExchange:
                exchanged.Forget(token);
                break;
            default:
                tokens.Forget(request.Target, token);
                break;
        }
    }

    private ValueTask<AccessToken> GetTokenAsync(TargetRequest request, CancellationToken cancellationToken) =>
        request.Target.GrantType switch
        {
            McpTarget.AuthorizationCode => users.GetAsync(request, cancellationToken),
            McpTarget.TokenExchange => exchanged.GetAsync(request, cancellationToken),
            _ => tokens.GetAsync(request.Target, cancellationToken),
        };

    private void Sign(HttpRequestMessage message, McpTarget target, ReadOnlySpan<byte> body)
    {
        var (accessKeyId, credential) = role.For(target);
        var iam = target.Credentials!["credentialProvider"]?["iamCredentialProvider"]?.AsObject() ?? [];
        var (region, service) = (iam.TextOrNull("region") ?? target.Region, iam.TextOrNull("service") ?? DefaultService);
        RequestSignature.Add(message, body, accessKeyId, credential, region, service, signatureClock.GetUtcNow());
    }
}
