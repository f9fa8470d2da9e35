using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The RSA keys that sign the tokens of pools. A pool's key is generated at first use and stored in the account. Callers hold the account's
/// gate.
/// </summary>
internal sealed class PoolKeys(Account account)
{
    public const string TableName = "signing-keys";

    private const int KeyBits = 2048;

    /// <summary>The key of a pool and its id. The caller disposes the key.</summary>
    public (string Id, RSA Key) Import(string poolId)
    {
        var document = Document(poolId);
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(document.Text("_private")), out _);
        return (document.Text("kid"), key);
    }

    /// <summary>The pool's JWKS document.</summary>
    public JsonObject KeySet(string poolId) => new()
    {
        ["keys"] = new JsonArray(
            new JsonObject { ["alg"] = "RS256", ["kty"] = "RSA", ["use"] = "sig" }.CopySet(Document(poolId), "kid", "n", "e")),
    };

    private JsonObject Document(string poolId)
    {
        var table = PoolTables.Find(account, poolId, TableName);
        var name = poolId + "/RS256";
        return table.Find(name) ?? table.Put(name, Generate());
    }

    private static JsonObject Generate()
    {
        using var key = RSA.Create(KeyBits);
        var numbers = key.ExportParameters(false);
        return new JsonObject
        {
            ["kid"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["n"] = Base64Url.EncodeToString(numbers.Modulus),
            ["e"] = Base64Url.EncodeToString(numbers.Exponent),
            ["_private"] = Convert.ToBase64String(key.ExportPkcs8PrivateKey()),
        };
    }
}
