using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// Issues the tokens of pools, with the claims of Cognito's developer guide. The claims are made with what the account has, under its gate;
/// the tokens are signed outside of it, because a function of the pool may change the claims before.
/// </summary>
internal sealed class TokenIssuer(Account account, PoolKeys keys, PoolTriggers triggers)
{
    /// <summary>The scope of tokens from a sign-in through the API. It permits calls such as GetUser.</summary>
    public const string ApiScope = "aws.cognito.signin.user.admin";

    private const string Pending = "_pending";

    /// <summary>Prepares the <c>AuthenticationResultType</c> of a user's session. <see cref="CompleteAsync"/> adds the tokens.</summary>
    /// <param name="call">The call of the client.</param>
    /// <param name="user">The user.</param>
    /// <param name="session">The session.</param>
    /// <param name="source">Why tokens are issued, as triggers are told: <c>TokenGeneration_Authentication</c>.</param>
    /// <param name="refreshToken">The refresh token of a new session.</param>
    public static JsonObject ForUser(ClientCall call, JsonObject user, JsonObject session, string source, string? refreshToken = null)
    {
        var access = AccessClaims(call, user, session);
        var result = new JsonObject
        {
            ["ExpiresIn"] = (long)TokenValidity.Read(call.Client, "AccessToken").TotalSeconds,
            ["TokenType"] = "Bearer",
            [Pending] = new JsonObject
            {
                ["pool"] = call.PoolId,
                ["trigger"] = PoolTriggers.Prepare(call, user, source, access.Text("scope")),
                ["access"] = access,
                ["id"] = IdClaims(call, user, session),
            },
        };
        if (refreshToken is not null)
            result["RefreshToken"] = refreshToken;
        return result;
    }

    /// <summary>Prepares the access token of a client that acts without a user. <see cref="CompleteAsync"/> adds it.</summary>
    public JsonObject ForClient(JsonObject client, IReadOnlyList<string> scopes, DateTimeOffset now)
    {
        var (poolId, clientId) = (client.Text("UserPoolId"), client.Text("ClientId"));
        var claims = Claims(client, "access", "AccessToken", now);
        claims["sub"] = clientId;
        claims["client_id"] = clientId;
        claims["auth_time"] = now.ToUnixTimeSeconds();
        claims["scope"] = string.Join(' ', scopes);
        claims["version"] = 2;
        var pool = PoolTables.Pool(account, poolId) ?? throw CognitoErrors.NoSuchPool(poolId);
        return new JsonObject
        {
            [Pending] = new JsonObject
            {
                ["pool"] = poolId,
                ["trigger"] = PoolTriggers.Prepare(pool, clientId, scopes),
                ["access"] = claims,
            },
        };
    }

    /// <summary>Adds the tokens to what was prepared. Callers do not hold the account's gate.</summary>
    /// <exception cref="AwsException">A function of the pool refuses them.</exception>
    public async Task CompleteAsync(JsonObject result, CancellationToken cancellationToken)
    {
        if (result[Pending] is not JsonObject pending)
            return;
        result.Remove(Pending);
        var (access, id) = (pending["access"]!.AsObject(), pending["id"] as JsonObject);
        if (pending["trigger"] is JsonObject trigger)
            await triggers.ApplyAsync(trigger, access, id, cancellationToken);
        account.Perform(() =>
        {
            result["AccessToken"] = Sign(pending.Text("pool"), access);
            if (id is not null)
                result["IdToken"] = Sign(pending.Text("pool"), id);
            return true;
        });
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
