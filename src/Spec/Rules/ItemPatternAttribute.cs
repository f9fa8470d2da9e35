namespace Reconciler.Spec.Rules;

/// <summary>The pattern of the items of a list, for the JSON Schema. The rules of the member check the items themselves.</summary>
/// <param name="pattern">A pattern that .NET and ECMAScript read alike.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ItemPatternAttribute(string pattern) : Attribute
{
    /// <summary>The pattern.</summary>
    public string Pattern { get; } = pattern;
}
