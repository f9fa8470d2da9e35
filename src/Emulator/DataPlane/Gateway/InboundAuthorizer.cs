using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Authenticates callers of gateways by bearer token, by signature or not at all, as the gateway's authorizer type says.</summary>
internal sealed class InboundAuthorizer(Account account, Authenticator authenticator, ITokenAuthorizer tokens, IRoleAccess roles)
{
    private const string Action = "bedrock-agentcore:InvokeGateway";
    private const string SigningName = "bedrock-agentcore";

    private static readonly GatewayCaller Anonymous = new(null, null);

    /// <exception cref="RefusedException">The caller is not authenticated or not authorized.</exception>
    public ValueTask<GatewayCaller> AuthorizeAsync(
        McpGateway gateway, GatewayAddress address, AwsRequest request, CancellationToken cancellationToken) =>
        gateway.AuthorizerType switch
        {
            "CUSTOM_JWT" => CheckTokenAsync(gateway, address, request, cancellationToken),
            "AWS_IAM" => new(CheckSignature(gateway, request, needsPermission: true)),
            "AUTHENTICATE_ONLY" => new(CheckSignature(gateway, request, needsPermission: false)),
            _ => new(Anonymous),
        };

    private async ValueTask<GatewayCaller> CheckTokenAsync(
        McpGateway gateway, GatewayAddress address, AwsRequest request, CancellationToken cancellationToken)
    {
        var verdict = await tokens.CheckAsync(request.Header("Authorization"), gateway.JwtAuthorizer!, cancellationToken);
        return verdict.Fault is { } fault ? throw Refuse(fault, verdict.Detail, address) : new GatewayCaller(verdict.Claims, null);
    }

    // 401 for a missing or invalid token or a wrong audience; 403 for a valid token that a rule of the authorizer refuses.
    private static RefusedException Refuse(TokenFault fault, string detail, GatewayAddress address)
    {
        var (status, error, message) = fault switch
        {
            TokenFault.Missing => (401, "invalid_token", "Missing Bearer token"),
            TokenFault.Invalid or TokenFault.Expired or TokenFault.WrongAudience => (401, "invalid_token", "Invalid Bearer token"),
            _ => (403, "insufficient_scope", "Insufficient permissions"),
        };
        var description = detail.Length > 0 ? detail : message;
        var challenge =
            $"Bearer error=\"{error}\", error_description=\"{Quotable(description)}\", resource_metadata=\"{address.MetadataUrl}\"";
        return new RefusedException(status, message, challenge);
    }

    private GatewayCaller CheckSignature(McpGateway gateway, AwsRequest request, bool needsPermission)
    {
        Caller caller;
        try
        {
            var scope = SignatureScope.Read(request);
            if (scope?.FindMismatch(SigningName, gateway.Region) is { } mismatch)
                throw new RefusedException(403, mismatch);
            caller = authenticator.Authenticate(request, scope);
        }
        catch (AuthException failure)
        {
            throw new RefusedException(403, JsonErrors.Create(failure.Failure, 403).Message);
        }

        if (needsPermission && account.Perform(() => roles.FindDenial(caller, Action, gateway.Arn)) is { } denial)
            throw new RefusedException(403, denial);
        var principal = caller.RoleName is null ? caller.Arn : caller.Arn[..caller.Arn.LastIndexOf('/')];
        return new GatewayCaller(null, principal) { Signer = caller };
    }

    private static string Quotable(string text) => text.Replace('"', '\'').Replace('\\', '/');
}
