using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Emulator.Platform.Local;

/// <summary>The token of those who may run programs on this machine as the user of the emulator.</summary>
internal static class LocalToken
{
    /// <summary>The header with the token.</summary>
    public const string Header = "x-reconciler-emulator-token";

    /// <summary>Compares a token that a request has sent, in constant time.</summary>
    /// <param name="given">The token of the request; <see langword="null"/> for none.</param>
    /// <param name="token">The token of the emulator; <see langword="null"/> matches none.</param>
    public static bool Matches(string? given, string? token) =>
        given is not null && token is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));
}
