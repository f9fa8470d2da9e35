using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;

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
}
