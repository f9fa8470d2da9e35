using System.Text;

namespace Reconciler.Worker.Composition;

/// <summary>
/// A value that another resource has once it exists, such as a role's ARN. Inside desired state it stands as a mark in a
/// string; the marks are what makes one resource depend on another.
/// </summary>
/// <param name="Resource">The resource that has the value.</param>
/// <param name="Attribute">The attribute's name.</param>
internal readonly record struct AttributeRef(ResourceAddress Resource, string Attribute)
{
    // Control characters cannot be written in YAML's printable text, so a mark is never something that a user wrote.
    private const char Start = '\u0002';
    private const char End = '\u0003';

    /// <summary>Whether a string still holds marks.</summary>
    public static bool IsUnresolved(string text) => text.Contains(Start);

    /// <summary>The references whose marks a string holds.</summary>
    public static IEnumerable<AttributeRef> Find(string text)
    {
        for (var start = text.IndexOf(Start); start >= 0; start = text.IndexOf(Start, start + 1))
        {
            yield return Parse(text.AsSpan(start + 1, text.IndexOf(End, start) - start - 1));
        }
    }

    /// <summary>Replaces each mark by its value; a mark whose value is unknown stays.</summary>
    public static string Substitute(string text, Func<AttributeRef, string?> valueOf)
    {
        if (!IsUnresolved(text)) return text;
        var result = new StringBuilder(text.Length);
        var position = 0;
        for (var start = text.IndexOf(Start); start >= 0; start = text.IndexOf(Start, position))
        {
            var end = text.IndexOf(End, start);
            result.Append(text, position, start - position);
            result.Append(valueOf(Parse(text.AsSpan(start + 1, end - start - 1))) ?? text[start..(end + 1)]);
            position = end + 1;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>For people: each mark becomes <c>(known after apply)</c>.</summary>
    public static string Display(string text) => Substitute(text, _ => "(known after apply)");

    /// <summary>The mark.</summary>
    public override string ToString() => $"{Start}{Resource.Type}/{Resource.Name}#{Attribute}{End}";

    private static AttributeRef Parse(ReadOnlySpan<char> mark)
    {
        var slash = mark.IndexOf('/');
        var hash = mark.LastIndexOf('#');
        return new AttributeRef(
            new ResourceAddress(mark[..slash].ToString(), mark[(slash + 1)..hash].ToString()), mark[(hash + 1)..].ToString());
    }
}
