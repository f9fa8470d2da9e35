using System.Text.RegularExpressions;

namespace Reconciler.Spec.Mapping;

/// <summary>What the API demands of a value. Bounds are of the length of text and of the value of numbers.</summary>
internal sealed class ApiConstraint(long? min, long? max, IReadOnlyList<string>? values, string? pattern)
{
    private Regex? _regex;

    public long? Min => min;

    public long? Max => max;

    /// <summary>The allowed values, where the SDK's type is a plain string.</summary>
    public IReadOnlyList<string>? Values => values;

    /// <summary>A .NET regular expression that the whole value must match; it is anchored.</summary>
    public string? Pattern => pattern;

    /// <summary>Whether the text matches the pattern; true where there is none.</summary>
    public bool Matches(string text)
    {
        if (pattern is null) return true;
        try
        {
            return (_regex ??= new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // Only text that was made to do so takes longer.
            return false;
        }
    }
}
