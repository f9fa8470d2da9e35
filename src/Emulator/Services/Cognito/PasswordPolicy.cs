using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>What a pool demands of passwords.</summary>
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

    /// <summary>A pool without a policy demands everything; one with a policy only what it says.</summary>
    public static void WithDefaults(JsonObject policies)
    {
        var demanding = policies["PasswordPolicy"] is null;
        var policy = policies.Child("PasswordPolicy").Default("MinimumLength", 8L).Default("TemporaryPasswordValidityDays", 7L);
        foreach (var (member, _, _) in Rules)
            policy.Default(member, demanding);
        policies.Default("SignInPolicy", new JsonObject { ["AllowedFirstAuthFactors"] = new JsonArray("PASSWORD") });
    }

    /// <exception cref="AwsException">The password is not good enough.</exception>
    public static void Check(JsonObject pool, string password)
    {
        var policy = pool["Policies"]!["PasswordPolicy"]!.AsObject();
        if (password.Length < policy["MinimumLength"]!.GetValue<long>())
            throw Breach("Password not long enough");
        foreach (var (member, counts, kind) in Rules)
        {
            if (policy[member]?.GetValue<bool>() == true && !password.Any(counts))
                throw Breach($"Password must have {kind} characters");
        }
    }

    private static AwsException Breach(string message) => new("InvalidPasswordException", $"Password did not conform with policy: {message}");
}
