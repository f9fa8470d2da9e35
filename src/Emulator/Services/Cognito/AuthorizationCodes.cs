using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Authorization codes: each is valid once, for five minutes, for the client and address that asked for it.</summary>
internal static class AuthorizationCodes
{
    public const string TableName = "authorization-codes";

    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    /// <summary>Issues a code for a user who has signed in.</summary>
    public static string Issue(Account account, AuthorizationRequest request, string username)
    {
        var poolId = request.Client.Text("UserPoolId");
        var table = PoolTables.Find(account, poolId, TableName);
        foreach (var (key, _) in table.Rows.Where(r => r.Value["Expires"]!.GetValue<double>() <= account.Time).ToList())
            table.Remove(key);
        var code = Guid.NewGuid().ToString();
        table.Put($"{poolId}/{code}", new JsonObject
        {
            ["ClientId"] = request.Client.Text("ClientId"),
            ["Username"] = username,
            ["RedirectUri"] = request.RedirectUri,
            ["Scope"] = string.Join(' ', request.Scopes),
            ["Nonce"] = request.Fields.GetValueOrDefault("nonce"),
            ["Challenge"] = request.Fields.GetValueOrDefault("code_challenge"),
            ["Expires"] = account.Time + Validity.TotalSeconds,
        });
        return code;
    }

    /// <summary>Redeems a code. It is used up, whatever the answer is.</summary>
    /// <returns>The code's document, or <see langword="null"/> if the code is not valid for this client, address and verifier.</returns>
    public static JsonObject? Redeem(Account account, JsonObject client, IReadOnlyDictionary<string, string> form)
    {
        var poolId = client.Text("UserPoolId");
        var table = PoolTables.Find(account, poolId, TableName);
        var key = $"{poolId}/{form.GetValueOrDefault("code")}";
        if (table.Find(key) is not { } code)
            return null;
        table.Remove(key);
        return code["Expires"]!.GetValue<double>() > account.Time
            && code.Text("ClientId") == client.Text("ClientId")
            && code.Text("RedirectUri") == form.GetValueOrDefault("redirect_uri")
            && Verifies(code.TextOrNull("Challenge"), form.GetValueOrDefault("code_verifier"))
                ? code
                : null;
    }

    private static bool Verifies(string? challenge, string? verifier) => challenge is null
        ? verifier is null
        : verifier is not null && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == challenge;
}
