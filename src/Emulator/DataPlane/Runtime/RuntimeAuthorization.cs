using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>
/// Authorizes calls of runtimes. A runtime with a JWT authorizer accepts only bearer tokens; one without accepts only signed requests of
/// callers with the permission.
/// </summary>
internal sealed class RuntimeAuthorization(Account account, IRoleAccess roles, Authenticator authenticator, ITokenAuthorizer tokens)
{
    public const string Action = "bedrock-agentcore:InvokeAgentRuntime";

    private const string StopAction = "bedrock-agentcore:StopRuntimeSession";

    private const string SigningName = "bedrock-agentcore";

    /// <summary>The JWT authorizer of a runtime; <see langword="null"/> if the runtime accepts signed requests.</summary>
    public static JsonObject? AuthorizerOf(JsonObject runtime) => runtime["authorizerConfiguration"]?["customJWTAuthorizer"] as JsonObject;

    /// <summary>
    /// Checks signature and permission of a call to a runtime without an authorizer, or to a runtime that does not exist.
    /// </summary>
    /// <exception cref="AwsException">The request is not signed, or its signer lacks the permission.</exception>
    public void CheckSignature(AwsRequest request, RuntimeCall call)
    {
        if (IsBearer(request))
            throw Mismatch();
        Caller caller;
        try
        {
            var scope = SignatureScope.Read(request);
            if (scope?.FindMismatch(SigningName, call.Region ?? scope.Region) is { } mismatch)
                throw new AwsException("InvalidSignatureException", mismatch, 403);
            caller = authenticator.Authenticate(request, scope);
        }
        catch (AuthException failure)
        {
            throw JsonErrors.Create(failure.Failure, 403);
        }

        if (account.Perform(() => roles.FindDenial(caller, call.IsStop ? StopAction : Action, call.Arn)) is { } denial)
            throw new AwsException("AccessDeniedException", denial, 403);
    }

    /// <summary>Checks the token of a call to a runtime with an authorizer.</summary>
    /// <exception cref="AwsException">The request has no token, or the authorizer refuses it.</exception>
    public async Task CheckTokenAsync(AwsRequest request, JsonObject authorizer, CancellationToken cancellationToken)
    {
        if (SignatureScope.Read(request) is not null)
            throw Mismatch();
        var verdict = await tokens.CheckAsync(request.Header("Authorization"), authorizer, cancellationToken);
        if (!verdict.IsAccepted)
            throw new AwsException("UnauthorizedException", $"OAuth authorization failed: {verdict.Detail}", 401);
    }

    private static bool IsBearer(AwsRequest request) =>
        request.Header("Authorization")?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true;

    private static AwsException Mismatch() => new(
        "AccessDeniedException",
        "Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request. " +
        "Check the agent's authorization configuration and ensure your request uses the matching method (OAuth or SigV4)",
        403);
}
