using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>The rules of a JWT authorizer about the claims of a token. The token must satisfy every configured rule.</summary>
internal static class TokenRules
{
    /// <summary>Returns the refusal by the first rule that the claims violate; <see langword="null"/> if they satisfy all rules.</summary>
    public static TokenVerdict? FindViolation(JsonObject claims, JsonObject authorizer)
    {
        if (IsSet(authorizer, "allowedAudience") && !ValuesOf(claims["aud"]).Intersect(authorizer.Texts("allowedAudience")).Any())
            return Mismatch(TokenFault.WrongAudience, "aud");
        if (IsSet(authorizer, "allowedClients") && !authorizer.Texts("allowedClients").Contains(JsonWebToken.TextOf(claims, "client_id")))
            return Mismatch(TokenFault.WrongClient, "client_id");
        if (IsSet(authorizer, "allowedScopes") && !ScopesOf(claims).Intersect(authorizer.Texts("allowedScopes")).Any())
            return Mismatch(TokenFault.MissingScope, "scope");
        return authorizer.Objects("customClaims").FirstOrDefault(rule => !Holds(claims, rule)) is { } broken
            ? Mismatch(TokenFault.WrongClaim, broken.Text("inboundTokenClaimName"))
            : null;
    }

    private static bool IsSet(JsonObject authorizer, string rule) => authorizer[rule] is JsonArray { Count: > 0 };

    private static TokenVerdict Mismatch(TokenFault fault, string claim) =>
        TokenVerdict.Refused(fault, $"Claim '{claim}' value mismatch with configuration");

    // RFC 8693 defines scope as a space-separated string; some issuers use a list, or the name scp.
    private static IEnumerable<string> ScopesOf(JsonObject claims) =>
        ValuesOf(claims["scope"]).Concat(ValuesOf(claims["scp"])).SelectMany(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool Holds(JsonObject claims, JsonObject rule)
    {
        var claim = claims[rule.Text("inboundTokenClaimName")];
        // STRING requires a string claim (operator EQUALS), STRING_ARRAY a list (operators CONTAINS and CONTAINS_ANY).
        if (rule.Text("inboundTokenClaimValueType") == "STRING" ? claim is not JsonValue : claim is not JsonArray)
            return false;
        var match = rule["authorizingClaimMatchValue"]!.AsObject();
        var wanted = match["claimMatchValue"]!.AsObject();
        return match.Text("claimMatchOperator") switch
        {
            "CONTAINS_ANY" => ValuesOf(claim).Intersect(wanted.Texts("matchValueStringList")).Any(),
            _ => ValuesOf(claim).Contains(wanted.TextOrNull("matchValueString")),
        };
    }

    private static IEnumerable<string> ValuesOf(JsonNode? claim) => claim switch
    {
        JsonArray list => list.OfType<JsonValue>().SelectMany(ValuesOf),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
