using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>A token whose signature and issuer were verified.</summary>
/// <param name="Claims">The claims. Concurrent requests with the same token share them: do not modify.</param>
/// <param name="NotBefore">The start of the validity period (<c>nbf</c>).</param>
/// <param name="Expires">The end of the validity period (<c>exp</c>).</param>
internal sealed record VerifiedToken(JsonObject Claims, DateTimeOffset NotBefore, DateTimeOffset Expires)
{
    /// <summary>Reads the validity period of a token; <see langword="null"/> if it has no expiration.</summary>
    public static VerifiedToken? Read(JsonWebToken token)
    {
        if (JsonWebToken.Time(token.Claims, "exp") is not { } expires)
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
