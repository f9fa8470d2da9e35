using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Hashes passwords with a salt for storage.</summary>
internal static class UserPasswords
{
    private const int SaltLength = 16;
    private const int Iterations = 1_000;

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return Convert.ToBase64String([.. salt, .. Derive(password, salt)]);
    }

    public static bool Verify(string password, string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        return CryptographicOperations.FixedTimeEquals(Derive(password, bytes[..SaltLength]), bytes.AsSpan(SaltLength));
    }

    private static byte[] Derive(string password, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, 32);
}
