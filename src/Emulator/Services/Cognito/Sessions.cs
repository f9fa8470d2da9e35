using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The sessions of signed-in users, by the <c>origin_jti</c> claim of their tokens. A refresh token is opaque to clients: it contains the
/// session's id and a secret. Only the hash of the secret is stored.
/// </summary>
internal static class Sessions
{
    public const string TableName = "sessions";

    private const int IdLength = 16;
    private const int SecretLength = 240;

    /// <summary>Starts a session and returns it with its refresh token.</summary>
    /// <param name="call">The call of the client.</param>
    /// <param name="user">The user.</param>
    /// <param name="scope">The scopes of its access tokens; <see langword="null"/> for those of a sign-in through the API.</param>
    /// <param name="nonce">The client's nonce for the ID token.</param>
    public static (JsonObject Session, string RefreshToken) Start(
        ClientCall call, JsonObject user, string? scope = null, string? nonce = null)
    {
        DropExpired(call);
        var id = Guid.NewGuid();
        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        var session = new JsonObject
        {
            ["Id"] = id.ToString(),
            ["ClientId"] = call.ClientId,
            ["Username"] = user.Text("Username"),
            ["AuthTime"] = call.Call.Now.ToUnixTimeSeconds(),
            ["Scope"] = scope,
            ["Nonce"] = nonce,
            ["Expires"] = call.Call.Time + TokenValidity.Read(call.Client, "RefreshToken").TotalSeconds,
            ["_secret"] = Convert.ToBase64String(SHA256.HashData(secret)),
        };
        call.Call.Table(TableName).Put(Key(call.PoolId, id), session);
        return (session, Base64Url.EncodeToString([.. id.ToByteArray(), .. secret]));
    }

    /// <summary>The session of a refresh token.</summary>
    /// <exception cref="AwsException">The token is not valid for this client, or it is revoked or expired.</exception>
    public static JsonObject FindActive(ClientCall call, string refreshToken)
    {
        var session = Find(call, refreshToken);
        if (session is null || session.Text("ClientId") != call.ClientId)
            throw CognitoErrors.InvalidRefreshToken();
        if (session["Revoked"] is not null)
            throw CognitoErrors.RefreshTokenRevoked();
        return session["Expires"]!.GetValue<double>() > call.Call.Time ? session : throw CognitoErrors.RefreshTokenExpired();
    }

    /// <summary>Whether the session of a token exists and is not revoked.</summary>
    public static bool IsActive(Call call, string poolId, string id) =>
        Guid.TryParse(id, out var key) && call.Table(TableName).Find(Key(poolId, key)) is { } session && session["Revoked"] is null;

    /// <summary>Revokes the sessions of a pool that match.</summary>
    public static void End(Call call, string poolId, Func<JsonObject, bool> matches)
    {
        foreach (var (key, session) in OfPool(call, poolId).Where(r => matches(r.Value)))
        {
            session["Revoked"] = true;
            call.Table(TableName).Put(key, session);
        }
    }

    /// <summary>The session of a refresh token, also if it is revoked or expired. <see langword="null"/> if the token is unknown.</summary>
    public static JsonObject? Find(ClientCall call, string refreshToken)
    {
        if (!Base64Url.IsValid(refreshToken) || Base64Url.DecodeFromChars(refreshToken) is not { Length: IdLength + SecretLength } bytes)
            return null;
        return call.Call.Table(TableName).Find(Key(call.PoolId, new Guid(bytes.AsSpan(0, IdLength)))) is { } session &&
            CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(bytes.AsSpan(IdLength)), Convert.FromBase64String(session.Text("_secret")))
            ? session
            : null;
    }

    private static void DropExpired(ClientCall call)
    {
        foreach (var (key, _) in OfPool(call.Call, call.PoolId).Where(r => r.Value["Expires"]!.GetValue<double>() <= call.Call.Time))
            call.Call.Table(TableName).Remove(key);
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> OfPool(Call call, string poolId) =>
        call.Table(TableName).Rows.Where(r => r.Key.StartsWith(poolId + "/", StringComparison.Ordinal));

    private static string Key(string poolId, Guid id) => $"{poolId}/{id}";
}
