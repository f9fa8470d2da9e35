using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Operations with a user's tokens, and the end of sessions.</summary>
internal sealed class SignedInUsers(PoolKeys keys) : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("GetUser", Get);
        on("GlobalSignOut", SignOut);
        on("AdminUserGlobalSignOut", SignOutByAdministrator);
        on("RevokeToken", Revoke);
    }

    private JsonObject Get(Call call)
    {
        var (_, user) = Authenticate(ref call);
        return new JsonObject { ["UserAttributes"] = user["Attributes"]!.DeepClone() }.CopySet(user, "Username");
    }

    private JsonObject SignOut(Call call)
    {
        var (pool, user) = Authenticate(ref call);
        Sessions.End(call, pool.Text("Id"), s => s.Text("Username") == user.Text("Username"));
        return [];
    }

    private static JsonObject SignOutByAdministrator(Call call)
    {
        var user = Users.Find(call, call.Text("Username"));
        Sessions.End(call, call.Text("UserPoolId"), s => s.Text("Username") == user.Text("Username"));
        return [];
    }

    private static JsonObject Revoke(Call call)
    {
        var client = ClientCall.Read(call);
        if (client.Client.TextOrNull("ClientSecret") is { } secret && secret != call.TextOrNull("ClientSecret"))
            throw CognitoErrors.WrongClientSecret();
        if (client.Client["EnableTokenRevocation"]?.GetValue<bool>() == false)
            throw CognitoErrors.RevocationNotEnabled();
        if (JsonWebToken.Read(call.Text("Token")) is not null)
            throw CognitoErrors.TokenTypeNotSupported();
        // Revoking an unknown token succeeds (RFC 7009).
        if (Sessions.Find(client, call.Text("Token")) is { } session && session.Text("ClientId") == client.ClientId)
            Sessions.End(client.Call, client.PoolId, s => s.Text("Id") == session.Text("Id"));
        return [];
    }

    /// <summary>Verifies a call's access token and returns its pool and user. Sets the region of the call to the pool's.</summary>
    private (JsonObject Pool, JsonObject User) Authenticate(ref Call call)
    {
        var account = call.Account;
        var token = JsonWebToken.Read(call.Text("AccessToken"));
        var poolId = token?.Issuer is { } issuer ? issuer[(issuer.LastIndexOf('/') + 1)..] : "";
        if (token is null || PoolTables.Pool(account, poolId) is not { } pool || token.Issuer != PoolIssuers.NameOf(poolId) ||
            Issuer.Parse(token.Issuer, keys.KeySet(poolId)).KeyOf(token)?.Verifies(token) != true ||
            JsonWebToken.TextOf(token.Claims, "token_use") != "access")
            throw CognitoErrors.InvalidAccessToken();
        if (JsonWebToken.Time(token.Claims, "exp") is not { } expires || expires <= call.Now)
            throw CognitoErrors.AccessTokenExpired();
        if (JsonWebToken.TextOf(token.Claims, "scope")?.Split(' ').Contains(TokenIssuer.ApiScope) != true)
            throw CognitoErrors.AccessTokenLacksScope();
        call = call with { Region = PoolTables.RegionOf(poolId) };
        if (!Sessions.IsActive(call, poolId, JsonWebToken.TextOf(token.Claims, "origin_jti") ?? ""))
            throw CognitoErrors.AccessTokenRevoked();
        return (pool, Users.Find(call, pool, JsonWebToken.TextOf(token.Claims, "username") ?? "") ?? throw CognitoErrors.NoSuchUser());
    }
}
