using Reconciler.Spec.Files;

namespace Reconciler.Spec.Yaml;

/// <summary>
/// Maps the characters of a YAML scalar to their locations in the file: for plain and quoted scalars, and for block scalars with
/// indentation (<c>|</c>, <c>&gt;</c>).
/// </summary>
/// <remarks>YAML changes only white space and escapes of a scalar, so value and file are scanned in parallel.</remarks>
public sealed class ScalarLocations
{
    private readonly string _file;
    private readonly string _text;
    private readonly int[] _offsets;

    private ScalarLocations(string file, string text, int[] offsets) => (_file, _text, _offsets) = (file, text, offsets);

    /// <summary>Maps a scalar that starts at a location of a spec.</summary>
    /// <param name="start">The start of the scalar, see <see cref="SpecObject.GetLocation"/>.</param>
    /// <param name="value">The parsed value of the scalar.</param>
    /// <param name="files">Reads the file, see <see cref="SpecObject.Reader"/>.</param>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public static ScalarLocations Map(SourceLocation start, string value, FileReader files)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(files);
        var text = files.ReadText(start.File);
        return new ScalarLocations(start.File, text, new Walker(text, GetOffset(text, start)).MapOffsets(value));
    }

    /// <summary>The location of a character of the value, or of its end if the offset is larger.</summary>
    public SourceLocation GetLocation(int offset)
    {
        var end = _offsets[Math.Clamp(offset, 0, _offsets.Length - 1)];
        var (line, column) = (1, 1);
        for (var at = 0; at < end; at++)
            (line, column) = _text[at] == '\n' ? (line + 1, 1) : (line, column + 1);
        return new SourceLocation(_file, line, column);
    }

    private static int GetOffset(string text, SourceLocation location)
    {
        var offset = 0;
        for (var line = 1; line < location.Line && text.IndexOf('\n', offset) is >= 0 and var end; line++) offset = end + 1;
        return Math.Min(offset + location.Column - 1, text.Length);
    }

    /// <summary>Scans the file.</summary>
    private sealed class Walker
    {
        private readonly string _text;
        private readonly char _style;
        private int _at;

        public Walker(string text, int start)
        {
            (_text, _at) = (text, start);
            // An anchor precedes the scalar that it names.
            if (Current == '&')
            {
                while (_at < text.Length && !char.IsWhiteSpace(Current)) _at++;
                SkipBlanks();
            }

            _style = Current;
            if (_style is '|' or '>') _at = text.IndexOf('\n', _at) is >= 0 and var end ? end + 1 : text.Length;
            else if (_style is '"' or '\'') _at++;
        }

        private char Current => _at < _text.Length ? _text[_at] : '\0';

        /// <summary>The file offsets of each character of the value and of its end.</summary>
        public int[] MapOffsets(string value)
        {
            var offsets = new int[value.Length + 1];
            for (var i = 0; i < value.Length; i++)
            {
                SkipContinuation();
                if (!char.IsWhiteSpace(value[i])) SkipBlanks();
                offsets[i] = _at;
                if (_style == '"' && Current == '\\')
                {
                    var length = EscapeLength();
                    // A code point outside of the basic plane is two characters of the value.
                    if (char.IsHighSurrogate(value[i]) && length == 10 && i + 1 < value.Length) offsets[++i] = _at;
                    _at = Math.Min(_at + length, _text.Length);
                }
                else if (Current == '\r' && value[i] == '\n') _at += 2;
                else if (Current == value[i]) _at += _style == '\'' && value[i] == '\'' ? 2 : 1;
                else SkipBlanks();
            }

            offsets[^1] = _at;
            return offsets;
        }

        private void SkipBlanks()
        {
            while (_at < _text.Length && char.IsWhiteSpace(Current)) _at++;
        }

        // A backslash at the end of a line joins it with the next line.
        private void SkipContinuation()
        {
            while (_style == '"' && Current == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '\n' or '\r')
            {
                _at++;
                SkipBlanks();
            }
        }

        private int EscapeLength() => (_at + 1 < _text.Length ? _text[_at + 1] : '\0') switch
        {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            _ => 2,
        };
    }
}
