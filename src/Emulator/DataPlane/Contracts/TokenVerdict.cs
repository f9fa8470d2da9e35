using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>The result of checking a bearer token: the caller's claims, or a fault.</summary>
/// <param name="Claims">The payload of an accepted token; empty if the token was refused.</param>
/// <param name="Fault">Why the token was refused; <see langword="null"/> if it was accepted.</param>
/// <param name="Detail">
/// The reason, safe to return to the caller, such as <c>Claim 'client_id' value mismatch with configuration</c>.
/// </param>
internal sealed record TokenVerdict(JsonObject Claims, TokenFault? Fault = null, string Detail = "")
{
    public bool IsAccepted => Fault is null;

    public static TokenVerdict Refused(TokenFault fault, string detail) => new([], fault, detail);
}
