using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>Which token a workload wants to have of a user.</summary>
/// <param name="Region">The region of the provider.</param>
/// <param name="Workload">The name of the workload identity.</param>
/// <param name="Provider">The name of the credential provider.</param>
/// <param name="User">The user: issuer and subject of their token, or an identifier that the workload has given.</param>
/// <param name="Scopes">The scopes.</param>
/// <param name="Parameters">Further parameters of the request for consent.</param>
internal sealed record ConsentRequest(
    string Region,
    string Workload,
    string Provider,
    string User,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>Where the user's browser goes after the consent.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>A text that the return address gets back; <see langword="null"/> for none.</summary>
    public string? CustomState { get; init; }

    /// <summary>The key of the token in the vault. Only the same workload gets the same user's token.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        (string[])
        [
            Workload, Provider, User, .. Scopes.Order(StringComparer.Ordinal), "",
            .. Parameters.SelectMany(parameter => (string[])[parameter.Key, parameter.Value]),
        ]))));

    /// <summary>The user whom the claims of a token name.</summary>
    public static string UserOf(string? issuer, string? subject) => $"{issuer} {subject}";

    /// <summary>The user whom a workload names itself.</summary>
    public static string UserOf(string id) => $"id {id}";
}
