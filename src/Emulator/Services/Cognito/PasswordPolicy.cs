using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The password policies of pools.</summary>
internal static class PasswordPolicy
{
    private const string Symbols = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ";

    private static readonly (string Member, Func<char, bool> Counts, string Kind)[] Rules =
    [
        ("RequireLowercase", char.IsAsciiLetterLower, "lowercase"),
        ("RequireUppercase", char.IsAsciiLetterUpper, "uppercase"),
        ("RequireNumbers", char.IsAsciiDigit, "numeric"),
        ("RequireSymbols", c => Symbols.Contains(c, StringComparison.Ordinal), "symbol"),
    ];

    /// <summary>
    /// Adds the defaults. Without a policy, a pool requires all kinds of characters. With a policy, only those that it names.
    /// </summary>
    public static void WithDefaults(JsonObject policies)
    {
        var demanding = policies["PasswordPolicy"] is null;
        var policy = policies.Child("PasswordPolicy").Default("MinimumLength", 8L).Default("TemporaryPasswordValidityDays", 7L);
        foreach (var (member, _, _) in Rules)
            policy.Default(member, demanding);
        policies.Default("SignInPolicy", new JsonObject { ["AllowedFirstAuthFactors"] = new JsonArray("PASSWORD") });
    }

    /// <exception cref="AwsException">The password violates the policy.</exception>
    public static void Check(JsonObject pool, string password)
    {
        var policy = pool["Policies"]!["PasswordPolicy"]!.AsObject();
        if (password.Length < policy["MinimumLength"]!.GetValue<long>())
            throw CognitoErrors.InvalidPassword("Password not long enough");
        foreach (var (member, counts, kind) in Rules)
        {
            if (policy[member]?.GetValue<bool>() == true && !password.Any(counts))
                throw CognitoErrors.InvalidPassword($"Password must have {kind} characters");
        }
    }
}
