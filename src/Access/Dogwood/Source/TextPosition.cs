using Cedar;

namespace Reconciler.Access.Dogwood.Source;

/// <summary>Positions in a text.</summary>
internal static class TextPosition
{
    /// <summary>The position of an offset.</summary>
    public static SourcePosition Locate(string text, int offset)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        return new SourcePosition(offset, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
