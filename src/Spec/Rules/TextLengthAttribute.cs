namespace Reconciler.Spec.Rules;

/// <summary>The bounds of a text as it is written, with its references; of each value if the member is a map.</summary>
/// <param name="min">The least number of characters.</param>
/// <param name="max">The largest number of characters.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextLengthAttribute(int min, int max) : Attribute
{
    /// <summary>The least number of characters.</summary>
    public int Min { get; } = min;

    /// <summary>The largest number of characters.</summary>
    public int Max { get; } = max;
}
