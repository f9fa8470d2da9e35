using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>
/// Whether a runtime of this account lets a request of a gateway in. The request reaches the runtime in process, so what the runtime's own
/// address would ask is asked here: for a token where the runtime has an authorizer, for permission everywhere else.
/// </summary>
internal sealed class RuntimeInboundAuth(Account account, IRuntimeReader runtimes, IRoleAccess roles, RoleCredentials role, ITokenAuthorizer tokens)
{
    private const string Action = "bedrock-agentcore:InvokeAgentRuntime";

    /// <exception cref="TargetException">It does not.</exception>
    public async ValueTask CheckAsync(RuntimeEndpoint runtime, TargetRequest request, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (!runtime.IsInvocation)
            throw new TargetException(TargetFailure.Unreachable, $"The endpoint of the target is no address of a runtime, which ends in /invocations: {request.Target.Endpoint}");
        if (account.Perform(() => AuthorizerOf(runtime, request)) is { } authorizer)
            await CheckTokenAsync(message, authorizer, cancellationToken);
    }

    private async ValueTask CheckTokenAsync(HttpRequestMessage message, JsonObject authorizer, CancellationToken cancellationToken)
    {
        var verdict = await tokens.CheckAsync(message.Headers.Authorization?.ToString(), authorizer, cancellationToken);
        if (!verdict.IsAccepted)
            throw Refused($"OAuth authorization failed: {verdict.Detail}");
    }

    /// <summary>The runtime's authorizer, or <see langword="null"/> when the request is allowed without one.</summary>
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
            case "CALLER_IAM_CREDENTIALS" when request.CallerArn is { } caller:
                CheckCaller(caller, runtime.Arn);
                return null;
            default:
                throw Refused("The runtime takes signed requests, and the target's credential provider configuration does not say that requests are to be signed.");
        }
    }

    // The account's own users may do everything.
    private void CheckCaller(string caller, string runtimeArn)
    {
        const string Assumed = ":assumed-role/";
        var at = caller.IndexOf(Assumed, StringComparison.Ordinal);
        if (at >= 0 && !roles.AllowsRole(caller[(at + Assumed.Length)..], Action, runtimeArn))
            throw Refused($"{caller} is not authorized to perform: {Action} on resource: {runtimeArn}");
    }

    private static TargetException Refused(string detail) => new(TargetFailure.Unauthorized, detail);
}
