using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>What a bearer token proves: the caller's claims, or nothing because of a fault.</summary>
/// <param name="Claims">The payload of an accepted token; empty when there is a fault.</param>
/// <param name="Fault">Why the token was refused; <see langword="null"/> when it was accepted.</param>
/// <param name="Detail">The refusal in words that may be told to the caller, such as <c>Claim 'client_id' value mismatch with configuration</c>.</param>
internal sealed record TokenVerdict(JsonObject Claims, TokenFault? Fault = null, string Detail = "")
{
    public bool IsAccepted => Fault is null;

    public static TokenVerdict Refused(TokenFault fault, string detail) => new([], fault, detail);
}
