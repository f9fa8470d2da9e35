using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>A token whose signature and issuer were verified.</summary>
/// <param name="Claims">The claims. Concurrent requests with the same token share them: do not modify.</param>
/// <param name="NotBefore">The start of the validity period (<c>nbf</c>).</param>
/// <param name="Expires">The end of the validity period (<c>exp</c>).</param>
internal sealed record VerifiedToken(JsonObject Claims, DateTimeOffset NotBefore, DateTimeOffset Expires)
{
    private static readonly string[] Times = ["exp", "nbf", "iat"];

    /// <summary>Reads the validity period of a token; <see langword="null"/> if a time of it is not valid.</summary>
    /// <param name="token">The token.</param>
    /// <param name="fault">The reason if the token has no expiration, or a claim that must be a time and is not.</param>
    public static VerifiedToken? Read(JsonWebToken token, out string fault)
    {
        // A claim that cannot be read must not count as missing: the token would be valid before its time.
        var wrong = Times.FirstOrDefault(name => token.Claims.ContainsKey(name) && JsonWebToken.Time(token.Claims, name) is null);
        fault = wrong is null ? "The token has no claim 'exp'." : $"The token's claim '{wrong}' is not a number of seconds since 1970.";
        if (wrong is not null || JsonWebToken.Time(token.Claims, "exp") is not { } expires)
            return null;
        Materialize(token.Claims);
        return new VerifiedToken(token.Claims, JsonWebToken.Time(token.Claims, "nbf") ?? DateTimeOffset.MinValue, expires);
    }

    // JsonNode creates its children lazily on first access, which is not thread-safe: access all of them now.
    private static void Materialize(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                    Materialize(member);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Materialize(item);
                break;
        }
    }
}
