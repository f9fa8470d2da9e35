using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Issues the tokens of pools, with the claims of Cognito's developer guide.</summary>
internal sealed class TokenIssuer(PoolKeys keys)
{
    /// <summary>The scope of tokens from a sign-in through the API. It permits calls such as GetUser.</summary>
    public const string ApiScope = "aws.cognito.signin.user.admin";

    /// <summary>Creates the <c>AuthenticationResultType</c> of a user's session.</summary>
    public JsonObject ForUser(ClientCall call, JsonObject user, JsonObject session, string? refreshToken = null)
    {
        var result = new JsonObject
        {
            ["AccessToken"] = Sign(call.PoolId, AccessClaims(call, user, session)),
            ["IdToken"] = Sign(call.PoolId, IdClaims(call, user, session)),
            ["ExpiresIn"] = (long)TokenValidity.Read(call.Client, "AccessToken").TotalSeconds,
            ["TokenType"] = "Bearer",
        };
        if (refreshToken is not null)
            result["RefreshToken"] = refreshToken;
        return result;
    }

    /// <summary>Creates an access token for a client that acts without a user.</summary>
    public string ForClient(JsonObject client, IEnumerable<string> scopes, DateTimeOffset now)
    {
        var (poolId, clientId) = (client.Text("UserPoolId"), client.Text("ClientId"));
        var claims = Claims(client, "access", "AccessToken", now);
        claims["sub"] = clientId;
        claims["client_id"] = clientId;
        claims["auth_time"] = now.ToUnixTimeSeconds();
        claims["scope"] = string.Join(' ', scopes);
        claims["version"] = 2;
        return Sign(poolId, claims);
    }

    private static JsonObject AccessClaims(ClientCall call, JsonObject user, JsonObject session)
    {
        var claims = UserClaims(call, user, session, "access", "AccessToken");
        claims["client_id"] = call.ClientId;
        claims["scope"] = session.TextOrNull("Scope") ?? ApiScope;
        claims["username"] = user.Text("Username");
        return claims;
    }

    private static JsonObject IdClaims(ClientCall call, JsonObject user, JsonObject session)
    {
        var claims = UserClaims(call, user, session, "id", "IdToken");
        claims["aud"] = call.ClientId;
        if (session.TextOrNull("Nonce") is { } nonce)
            claims["nonce"] = nonce;
        claims["cognito:username"] = user.Text("Username");
        var readable = call.Client.Texts("ReadAttributes").ToHashSet();
        foreach (var attribute in user.Objects("Attributes").Where(a => readable.Count == 0 || readable.Contains(a.Text("Name"))))
        {
            var (name, value) = (attribute.Text("Name"), attribute.TextOrNull("Value"));
            if (claims[name] is null && value is not null)
                claims[name] = name.EndsWith("_verified", StringComparison.Ordinal) ? value == "true" : value;
        }

        return claims;
    }

    private static JsonObject UserClaims(ClientCall call, JsonObject user, JsonObject session, string use, string validity)
    {
        var claims = Claims(call.Client, use, validity, call.Call.Now);
        claims["sub"] = Users.Attribute(user, "sub");
        claims["origin_jti"] = session.Text("Id");
        claims["event_id"] = Guid.NewGuid().ToString();
        claims["auth_time"] = session["AuthTime"]!.GetValue<long>();
        if (user.Texts("_groups").ToList() is { Count: > 0 } groups)
            claims["cognito:groups"] = groups.ToJsonArray();
        return claims;
    }

    private static JsonObject Claims(JsonObject client, string use, string validity, DateTimeOffset now) => new()
    {
        ["iss"] = PoolIssuers.NameOf(client.Text("UserPoolId")),
        ["token_use"] = use,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = (now + TokenValidity.Read(client, validity)).ToUnixTimeSeconds(),
        ["jti"] = Guid.NewGuid().ToString(),
    };

    private string Sign(string poolId, JsonObject claims)
    {
        var (id, key) = keys.Import(poolId);
        using (key)
            return JsonWebToken.Write(claims, id, key);
    }
}
