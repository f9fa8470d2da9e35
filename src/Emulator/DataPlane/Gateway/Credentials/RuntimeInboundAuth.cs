using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>
/// The inbound authorization of a runtime for requests of gateways of the same account. These requests reach the runtime in process and
/// bypass its HTTP endpoint, so the checks of that endpoint are made here: the token if the runtime has an authorizer, else the permission
/// of the gateway's role or the caller.
/// </summary>
internal sealed class RuntimeInboundAuth(
    Account account, IRuntimeReader runtimes, IRoleAccess roles, RoleCredentials role, ITokenAuthorizer tokens)
{
    private const string Action = "bedrock-agentcore:InvokeAgentRuntime";

    /// <exception cref="TargetException">The runtime refuses the request.</exception>
    public async ValueTask CheckAsync(
        RuntimeEndpoint runtime, TargetRequest request, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (!runtime.IsInvocation)
        {
            throw new TargetException(
                TargetFailure.Unreachable,
                $"The target's endpoint is not the invocation URL of a runtime, which ends in /invocations: {request.Target.Endpoint}");
        }

        if (account.Perform(() => AuthorizerOf(runtime, request)) is { } authorizer)
            await CheckTokenAsync(message, authorizer, cancellationToken);
    }

    private async ValueTask CheckTokenAsync(HttpRequestMessage message, JsonObject authorizer, CancellationToken cancellationToken)
    {
        var verdict = await tokens.CheckAsync(message.Headers.Authorization?.ToString(), authorizer, cancellationToken);
        if (!verdict.IsAccepted)
            throw Refused($"OAuth authorization failed: {verdict.Detail}");
    }

    /// <summary>The runtime's JWT authorizer; <see langword="null"/> if the request is allowed without a token.</summary>
    private JsonObject? AuthorizerOf(RuntimeEndpoint runtime, TargetRequest request)
    {
        // A missing runtime is reported by the invoker.
        if (runtimes.Find(runtime.Arn) is not { } document)
            return null;
        if (document["authorizerConfiguration"]?["customJWTAuthorizer"] is JsonObject authorizer)
            return authorizer.Copy();
        switch (request.Target.CredentialType)
        {
            case "GATEWAY_IAM_ROLE":
                role.Check(request.Target, (Action, runtime.Arn));
                return null;
            case "CALLER_IAM_CREDENTIALS" when request.Signer is { } caller:
                CheckCaller(caller, runtime.Arn);
                return null;
            default:
                throw Refused(
                    "The runtime accepts only signed requests, " +
                    "but the target's credential provider is not GATEWAY_IAM_ROLE or CALLER_IAM_CREDENTIALS.");
        }
    }

    private void CheckCaller(Caller caller, string runtimeArn)
    {
        if (roles.FindDenial(caller, Action, runtimeArn) is { } denial)
            throw Refused(denial);
    }

    private static TargetException Refused(string detail) => new(TargetFailure.Unauthorized, detail);
}
