using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>Generates random passwords from the character types that are not excluded.</summary>
internal static class RandomPasswords
{
    private static readonly (string Exclude, string Characters)[] Kinds =
    [
        ("ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"),
        ("ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("ExcludeNumbers", "0123456789"),
        ("ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
    ];

    public static JsonObject Generate(Call call)
    {
        var length = (int)call.Number("PasswordLength", 32);
        var excluded = call.TextOrNull("ExcludeCharacters") ?? "";
        var kinds = Kinds.Where(k => !call.Flag(k.Exclude)).Select(k => k.Characters)
            .Concat(call.Flag("IncludeSpace") ? [" "] : [])
            .Select(k => new string([.. k.Where(c => !excluded.Contains(c, StringComparison.Ordinal))]))
            .Where(k => k.Length > 0).ToList();
        if (kinds.Count == 0)
            throw SecretErrors.InvalidParameter("The password cannot be empty: every character is excluded.");
        var each = call.Input["RequireEachIncludedType"]?.GetValue<bool>() ?? true;
        if (each && length < kinds.Count)
            throw SecretErrors.InvalidParameter("Password length is too short based on the required types.");
        var first = each ? kinds.Select(k => RandomNumberGenerator.GetItems<char>(k, 1)[0]) : [];
        char[] password = [.. first, .. RandomNumberGenerator.GetItems<char>(string.Concat(kinds), length - (each ? kinds.Count : 0))];
        RandomNumberGenerator.Shuffle<char>(password);
        return new JsonObject { ["RandomPassword"] = new string(password) };
    }
}
