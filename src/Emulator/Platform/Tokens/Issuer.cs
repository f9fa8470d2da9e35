using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Tokens;

/// <summary>A token issuer and its public keys.</summary>
/// <param name="Name">The required value of the <c>iss</c> claim.</param>
/// <param name="Keys">The keys by key id.</param>
internal sealed record Issuer(string Name, IReadOnlyDictionary<string, VerificationKey> Keys)
{
    /// <summary>An issuer with the keys of a JWKS document. Keys of unsupported types are left out.</summary>
    public static Issuer Parse(string name, JsonObject keySet)
    {
        var keys = new Dictionary<string, VerificationKey>(StringComparer.Ordinal);
        foreach (var entry in keySet.Objects("keys"))
        {
            if (VerificationKey.Read(entry) is { } key)
                keys[JsonWebToken.TextOf(entry, "kid") ?? ""] = key;
        }

        return new Issuer(name, keys);
    }

    /// <summary>The key that a token names. For a token without a key id, the only key of the issuer.</summary>
    public VerificationKey? KeyOf(JsonWebToken token) => token.KeyId is { } id
        ? Keys.GetValueOrDefault(id)
        : Keys.Count == 1 ? Keys.Values.First() : null;
}
