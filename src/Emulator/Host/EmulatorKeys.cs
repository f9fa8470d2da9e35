using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Emulator.Host;

/// <summary>
/// Secrets of an emulator that nobody can guess: an access key, and a token for what runs programs on this machine. A well-known key would
/// let every user of the machine run programs as the user of the emulator.
/// </summary>
/// <param name="Token">The token for local commands.</param>
/// <param name="AccessKeyId">The access key id, in the form of AWS.</param>
/// <param name="SecretAccessKey">The secret access key.</param>
public sealed record EmulatorKeys(string Token, string AccessKeyId, string SecretAccessKey)
{
    /// <summary>The name of the token's file in a state folder.</summary>
    public const string TokenFile = "token";

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int KeyIdLength = 16;
    private const int SecretBytes = 30;

    /// <summary>Creates keys. Those of a state folder stay the same: they follow from the token in it.</summary>
    /// <param name="stateDirectory">The state folder, which is created if missing; <see langword="null"/> for a state in memory.</param>
    /// <exception cref="IOException">The token cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The token belongs to another user.</exception>
    public static EmulatorKeys Create(string? stateDirectory)
    {
        var token = stateDirectory is null ? CreateToken() : FindToken(stateDirectory) ?? WriteToken(stateDirectory);
        var id = Derive(token, "access key id").Take(KeyIdLength).Select(b => Base32[b % Base32.Length]);
        return new EmulatorKeys(
            token, $"AKIA{string.Concat(id)}", Convert.ToBase64String(Derive(token, "secret access key").AsSpan(0, SecretBytes)));
    }

    /// <summary>Reads the token of a state folder; <see langword="null"/> if it has none.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static string? FindToken(string stateDirectory)
    {
        var file = Path.Combine(stateDirectory, TokenFile);
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } token ? token : null;
    }

    /// <summary>The options with these keys as the only ones.</summary>
    public EmulatorOptions ApplyTo(EmulatorOptions options) => options with
    {
        Token = Token,
        Credentials = new Dictionary<string, string>(StringComparer.Ordinal) { [AccessKeyId] = SecretAccessKey },
    };

    /// <summary>Describes the keys without their secrets.</summary>
    public override string ToString() => $"{nameof(EmulatorKeys)} {AccessKeyId}";

    /// <summary>Creates a token that nobody can guess.</summary>
    internal static string CreateToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    // Written aside and moved, so that no other process reads half of a token; the first one of two that start together wins.
    private static string WriteToken(string stateDirectory)
    {
        Directory.CreateDirectory(stateDirectory);
        var token = CreateToken();
        var aside = Path.Combine(stateDirectory, $"{TokenFile}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
            file.Write(Encoding.ASCII.GetBytes(token));
        try
        {
            File.Move(aside, Path.Combine(stateDirectory, TokenFile));
            return token;
        }
        catch (IOException) when (FindToken(stateDirectory) is { } other)
        {
            File.Delete(aside);
            return other;
        }
    }

    private static byte[] Derive(string token, string purpose) =>
        HMACSHA256.HashData(Encoding.ASCII.GetBytes(token), Encoding.ASCII.GetBytes(purpose));
}
