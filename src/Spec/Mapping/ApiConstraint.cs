using System.Text.RegularExpressions;

namespace Reconciler.Spec.Mapping;

/// <summary>The API's constraint of a value. Bounds apply to the length of text and to the value of numbers.</summary>
internal sealed class ApiConstraint(long? min, long? max, IReadOnlyList<string>? values, string? pattern)
{
    private Regex? _regex;

    public long? Min => min;

    public long? Max => max;

    /// <summary>The allowed values, if the SDK's type is a plain string.</summary>
    public IReadOnlyList<string>? Values => values;

    /// <summary>An anchored .NET regular expression that the value must match.</summary>
    public string? Pattern => pattern;

    /// <summary>Whether the text matches the pattern. True if there is no pattern.</summary>
    public bool Matches(string text)
    {
        if (pattern is null) return true;
        try
        {
            return (_regex ??= new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // Only malicious text takes longer.
            return false;
        }
    }
}
