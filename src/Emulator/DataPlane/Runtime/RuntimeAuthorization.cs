using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>Who may call a runtime: those whose signature and permissions say so or, where the runtime has an authorizer, the bearers of its tokens. Never both.</summary>
internal sealed class RuntimeAuthorization(Account account, IRoleAccess roles, Authenticator authenticator, ITokenAuthorizer tokens)
{
    public const string Action = "bedrock-agentcore:InvokeAgentRuntime";

    private const string SigningName = "bedrock-agentcore";

    /// <summary>The JWT authorizer of a runtime; <see langword="null"/> when its calls are signed.</summary>
    public static JsonObject? AuthorizerOf(JsonObject runtime) => runtime["authorizerConfiguration"]?["customJWTAuthorizer"] as JsonObject;

    /// <summary>The signature of a call to a runtime that has no authorizer; also what a call to no runtime at all has to have.</summary>
    /// <exception cref="AwsException">It is not signed, or not by somebody who may call it.</exception>
    public void CheckSignature(AwsRequest request, RuntimeCall call)
    {
        if (IsBearer(request))
            throw Mismatch();
        Caller caller;
        try
        {
            var scope = SignatureScope.Read(request);
            if (scope is not null && scope.Service != SigningName)
                throw new AwsException("InvalidSignatureException", $"Credential should be scoped to correct service: '{SigningName}'.", 403);
            caller = authenticator.Authenticate(request, scope);
        }
        catch (AuthException failure)
        {
            throw JsonErrors.Create(failure.Failure, 403);
        }

        if (caller.RoleName is { } role && !account.Perform(() => roles.AllowsRole(role, Action, call.Arn)))
        {
            throw new AwsException(
                "AccessDeniedException",
                $"User: {caller.Arn} is not authorized to perform: {Action} on resource: {call.Arn} because no identity-based policy allows the {Action} action",
                403);
        }
    }

    /// <summary>The token of a call to a runtime that has an authorizer.</summary>
    /// <exception cref="AwsException">There is none, or it is not one that the authorizer accepts.</exception>
    public async Task CheckTokenAsync(AwsRequest request, JsonObject authorizer, CancellationToken cancellationToken)
    {
        if (SignatureScope.Read(request) is not null)
            throw Mismatch();
        var verdict = await tokens.CheckAsync(request.Header("Authorization"), authorizer, cancellationToken);
        if (!verdict.IsAccepted)
            throw new AwsException("UnauthorizedException", $"OAuth authorization failed: {verdict.Detail}", 401);
    }

    private static bool IsBearer(AwsRequest request) => request.Header("Authorization")?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true;

    private static AwsException Mismatch() => new(
        "AccessDeniedException",
        "Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request. Check the agent's authorization configuration and ensure your request uses the matching method (OAuth or SigV4)",
        403);
}
