using System.Text.RegularExpressions;
using Reconciler.Spec.References;
using Reconciler.Spec.Yaml;

namespace Reconciler.Spec.Binding;

/// <summary>Checks tags against the rules of AWS and the reserved prefixes.</summary>
internal static partial class TagChecker
{
    private const int MaxKeyLength = 128;
    private const int MaxValueLength = 256;

    public static void Check(ScalarNode key, string? value, string path, ErrorList errors)
    {
        if (key.Text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            errors.Add(key.Location, path, "tags that begin with aws: are reserved by AWS");
        if (key.Text.StartsWith("reconciler/", StringComparison.Ordinal))
            errors.Add(key.Location, path, "tags that begin with reconciler/ are reserved by reconciler");
        CheckText(key, key.Text, 1, MaxKeyLength, "key", path, errors);
        if (value is not null) CheckText(key, value, 0, MaxValueLength, "value", path, errors);
    }

    private static void CheckText(ScalarNode key, string text, int min, int max, string what, string path, ErrorList errors)
    {
        if (ReferenceText.HasReferences(text)) return;
        if (text.Length < min || text.Length > max)
            errors.Add(key.Location, path, $"expected a tag's {what} between {min} and {max} characters; found {text.Length}");
        else if (InvalidCharacters().Match(text) is { Success: true, Value: var found })
            errors.Add(
                key.Location, path, $"a tag's {what} must not contain {found}", "allowed: letters, digits, spaces and _ . : / = + - @");
    }

    [GeneratedRegex(@"[^\p{L}\p{Z}\p{N}_.:/=+\-@]", RegexOptions.CultureInvariant)]
    private static partial Regex InvalidCharacters();
}
