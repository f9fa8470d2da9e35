namespace Reconciler.Spec.Rules;

/// <summary>The pattern of the keys of a map.</summary>
/// <param name="pattern">An anchored pattern that .NET and ECMAScript read alike.</param>
/// <param name="words">What it says, for error messages.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyPatternAttribute(string pattern, string words) : Attribute
{
    /// <summary>The pattern.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>What it says.</summary>
    public string Words { get; } = words;
}
