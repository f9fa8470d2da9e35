using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Spec.Kinds;

/// <summary>Names for resources that the spec does not name, within what each service allows.</summary>
public static class DefaultNames
{
    private const int RoleLimit = 64;
    private const int BucketLimit = 63;
    private const int IdentifierLimit = 48;
    private const int HashLength = 8;

    /// <summary>A role's name.</summary>
    public static string ForRole(params ReadOnlySpan<string> parts) => Fit(string.Join('-', parts), RoleLimit, '-');

    /// <summary>A bucket's name.</summary>
    public static string ForBucket(params ReadOnlySpan<string> parts) => Fit(string.Join('-', parts), BucketLimit, '-');

    /// <summary>A name of letters, digits and underscores, such as a runtime's or a policy's.</summary>
    public static string ForIdentifier(params ReadOnlySpan<string> parts) => Fit(string.Join('_', parts).Replace('-', '_').Replace('.', '_'), IdentifierLimit, '_');

    /// <summary>A name of letters, digits and hyphens.</summary>
    public static string ForHyphenated(params ReadOnlySpan<string> parts) => string.Join('-', parts).Replace('.', '-');

    /// <summary>A name that is too long is cut and made unique again by a hash of the whole.</summary>
    private static string Fit(string name, int limit, char separator) => name.Length <= limit
        ? name
        : $"{name[..(limit - HashLength - 1)]}{separator}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength]}";
}
