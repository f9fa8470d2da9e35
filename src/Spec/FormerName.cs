using System.Text.RegularExpressions;

namespace Reconciler.Spec;

/// <summary>An entry of <c>spec.formerNames</c> of an object: the name that it had before, and the stack that it was in.</summary>
/// <param name="Stack">The other stack; null if the object was in the same stack, or in one that the stack was renamed from.</param>
/// <param name="Name">The name of the object.</param>
public readonly partial record struct FormerName(string? Stack, string Name)
{
    internal const string StackPattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";
    internal const string ObjectPattern = "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

    /// <summary>Parses <c>name</c> or <c>stack/name</c>; null if the text is neither.</summary>
    /// <param name="text">An entry.</param>
    public static FormerName? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (stack, name) = slash < 0 ? (null, text) : (text[..slash], text[(slash + 1)..]);
        return IsName(name) && (stack is null || IsName(stack)) ? new FormerName(stack, name) : null;
    }

    /// <summary>Whether a text is a valid name of a stack or an object.</summary>
    internal static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <inheritdoc/>
    public override string ToString() => Stack is null ? Name : $"{Stack}/{Name}";

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
