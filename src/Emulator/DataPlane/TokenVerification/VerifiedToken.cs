using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>A token whose signature and issuer are right.</summary>
/// <param name="Claims">Its claims, which are shared by everybody who shows the token and are only read.</param>
/// <param name="NotBefore">When it starts to be valid.</param>
/// <param name="Expires">When it ceases to be.</param>
internal sealed record VerifiedToken(JsonObject Claims, DateTimeOffset NotBefore, DateTimeOffset Expires)
{
    /// <summary>The times of a token; <see langword="null"/> when it would never expire.</summary>
    public static VerifiedToken? Read(JsonWebToken token)
    {
        if (JsonWebToken.Time(token.Claims, "exp") is not { } expires)
            return null;
        Settle(token.Claims);
        return new VerifiedToken(token.Claims, JsonWebToken.Time(token.Claims, "nbf") ?? DateTimeOffset.MinValue, expires);
    }

    // A parsed node builds its members when it is first looked at. Done here, so that any number of threads may look later.
    private static void Settle(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                    Settle(member);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Settle(item);
                break;
        }
    }
}
