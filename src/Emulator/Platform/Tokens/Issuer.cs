using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Tokens;

/// <summary>Who issues tokens, and the keys to tell them by.</summary>
/// <param name="Name">What the <c>iss</c> claim has to say.</param>
/// <param name="Keys">The keys by their ids.</param>
internal sealed record Issuer(string Name, IReadOnlyDictionary<string, VerificationKey> Keys)
{
    /// <summary>An issuer with the keys of a JWKS document. Keys of unknown kinds are left out.</summary>
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

    /// <summary>The key that a token says it is signed with. One that says nothing is tried with the only key there is.</summary>
    public VerificationKey? KeyOf(JsonWebToken token) => token.KeyId is { } id
        ? Keys.GetValueOrDefault(id)
        : Keys.Count == 1 ? Keys.Values.First() : null;
}
