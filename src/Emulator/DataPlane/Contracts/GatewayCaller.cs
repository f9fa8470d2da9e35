using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Tokens;
using Reconciler.Emulator.Services.AgentCore.Identity;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>The caller of a gateway, after the gateway's authorizer has accepted the request.</summary>
/// <param name="Claims">The claims of the caller's token; <see langword="null"/> if the request was signed or is anonymous.</param>
/// <param name="Arn">
/// The caller's ARN, for an assumed role without the session name; <see langword="null"/> if the request was not signed.
/// </param>
internal sealed record GatewayCaller(JsonObject? Claims, string? Arn)
{
    /// <summary>The caller that signed the request; <see langword="null"/> if it is not signed.</summary>
    public Caller? Signer { get; init; }

    /// <summary>The user: issuer and subject of the token, or the ARN; <see langword="null"/> for an anonymous caller.</summary>
    public string? User => Claims is not null
        ? ConsentRequest.UserOf(JsonWebToken.TextOf(Claims, "iss"), JsonWebToken.TextOf(Claims, "sub"))
        : Arn is null ? null : ConsentRequest.UserOf(Arn);
}
