using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Spec.Kinds;

/// <summary>Generates names for resources that the spec does not name, within the limits of each service.</summary>
public static class DefaultNames
{
    private const int RoleLimit = 64;
    private const int PolicyLimit = 128;
    private const int BucketLimit = 63;
    private const int FunctionLimit = 64;
    private const int IdentifierLimit = 48;
    private const int HashLength = 8;

    /// <summary>The name of an IAM role.</summary>
    public static string ForRole(params ReadOnlySpan<string> parts) => Fit(string.Join('-', parts), RoleLimit, '-');

    /// <summary>The name of a managed policy of IAM.</summary>
    public static string ForPolicy(params ReadOnlySpan<string> parts) => Fit(string.Join('-', parts), PolicyLimit, '-');

    /// <summary>The name of an S3 bucket.</summary>
    public static string ForBucket(params ReadOnlySpan<string> parts) => Fit(string.Join('-', parts), BucketLimit, '-');

    /// <summary>A name of letters, digits and underscores, such as that of a runtime or a policy.</summary>
    public static string ForIdentifier(params ReadOnlySpan<string> parts) =>
        Fit(string.Join('_', parts).Replace('-', '_').Replace('.', '_'), IdentifierLimit, '_');

    /// <summary>The name of the policy of a target with <c>allowedTools</c>.</summary>
    public static string ForAllowedTools(string stack, string target) => ForIdentifier(stack, target, "allowed-tools");

    /// <summary>The name of a Lambda function.</summary>
    public static string ForFunction(params ReadOnlySpan<string> parts) =>
        Fit(ForHyphenated(parts), FunctionLimit, '-');

    /// <summary>A name of letters, digits and hyphens.</summary>
    public static string ForHyphenated(params ReadOnlySpan<string> parts) => string.Join('-', parts).Replace('.', '-');

    /// <summary>Truncates a name that is too long and appends a hash of the whole name to keep it unique.</summary>
    private static string Fit(string name, int limit, char separator) => name.Length <= limit
        ? name
        : $"{name[..(limit - HashLength - 1)]}{separator}{Hash(name)}";

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
}
