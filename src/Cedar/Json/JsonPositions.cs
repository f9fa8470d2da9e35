using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cedar.Json;

/// <summary>Finds the positions of a document's elements in its text.</summary>
internal sealed class JsonPositions(string text, JsonElement root)
{
    // Elements are mostly looked up in document order; remembering the last one keeps the scan linear.
    private (int Bytes, SourcePosition Position) _last = (0, new SourcePosition(0, 1, 1));

    /// <summary>The start of an element; unknown for an element of another document.</summary>
    public SourcePosition Locate(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
            return default;
        var document = JsonMarshal.GetRawUtf8Value(root);
        if (!document.Overlaps(JsonMarshal.GetRawUtf8Value(element), out var offset))
            return default;
        if (_last.Bytes == 0 || offset < _last.Bytes)
            _last = (0, Forward(new SourcePosition(0, 1, 1), text.Length - text.AsSpan().TrimStart(" \t\r\n").Length));
        _last = (offset, Forward(_last.Position, Encoding.UTF8.GetCharCount(document[_last.Bytes..offset])));
        return _last.Position;
    }

    /// <summary>The position of a syntax error.</summary>
    public static SourcePosition Locate(string text, JsonException stopped)
    {
        var (line, start) = (1, 0);
        for (; line <= stopped.LineNumber && text.IndexOf('\n', start) is >= 0 and var end; line++)
            start = end + 1;
        var bytes = Encoding.UTF8.GetBytes(text[start..]);
        var column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(stopped.BytePositionInLine ?? 0, bytes.Length));
        return new SourcePosition(start + column, line, column + 1);
    }

    private SourcePosition Forward(SourcePosition from, int characters)
    {
        var (offset, line, column) = (from.Offset, from.Line, from.Column);
        for (var end = offset + characters; offset < end; offset++)
            (line, column) = text[offset] == '\n' ? (line + 1, 1) : (line, column + 1);
        return new SourcePosition(offset, line, column);
    }
}
