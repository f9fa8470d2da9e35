using System.Text;
using Cedar;

namespace Reconciler.Access.Dogwood.Source;

/// <summary>Builds a text from parts of a source and replacements, and maps its positions back to the source.</summary>
internal sealed class SourceMap(string source)
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Target, int Source, bool IsCopy)> _parts = [];
    private int _copied;

    /// <summary>Whether anything was replaced.</summary>
    public bool HasReplacements { get; private set; }

    /// <summary>
    /// Copies the source up to <paramref name="start"/>, then writes a replacement for the text up to <paramref name="end"/>.
    /// </summary>
    public void Replace(int start, int end, string replacement)
    {
        HasReplacements = true;
        Copy(start);
        _parts.Add((_text.Length, start, false));
        _text.Append(replacement);
        _copied = end;
    }

    /// <summary>The text, with the rest of the source.</summary>
    public string Complete()
    {
        Copy(source.Length);
        return _text.ToString();
    }

    /// <summary>The position in the source. The positions of a replacement are the start of what it replaces.</summary>
    public SourcePosition Map(SourcePosition position)
    {
        var part = _parts.FindLast(p => p.Target <= position.Offset);
        return TextPosition.Locate(source, part.IsCopy ? part.Source + position.Offset - part.Target : part.Source);
    }

    private void Copy(int end)
    {
        if (end <= _copied) return;
        _parts.Add((_text.Length, _copied, true));
        _text.Append(source, _copied, end - _copied);
        _copied = end;
    }
}
