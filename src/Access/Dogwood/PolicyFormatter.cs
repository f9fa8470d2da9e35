using System.Text;
using Cedar;
using Reconciler.Access.Dogwood.Source;

namespace Reconciler.Access.Dogwood;

/// <summary>
/// Formats Cedar and Dogwood texts. Only white space changes: tokens and comments keep their order, so the meaning stays, also of
/// conditions that this library does not read.
/// </summary>
public sealed class PolicyFormatter
{
    private const int Width = 100;
    private const int Indent = 2;

    private readonly string _text;
    private readonly List<SourceToken> _tokens;
    private readonly StringBuilder _out = new();
    private int _column;
    private int _previous = -1;
    private bool _isLineStart = true;
    private bool _afterComment;

    private PolicyFormatter(string text) => (_text, _tokens) = (text, SourceScanner.Scan(text));

    /// <summary>Returns the formatted text. It ends with a line break unless it is empty.</summary>
    /// <exception cref="CedarSyntaxException">A bracket or a string is not closed.</exception>
    public static string Format(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var formatter = new PolicyFormatter(text);
        for (var at = 0; at < formatter._tokens.Count;) at = formatter.WriteItem(at);
        formatter.EndLine();
        return formatter._out.ToString();
    }

    /// <summary>Writes a comment between policies, a macro or a policy, and returns the index after it.</summary>
    private int WriteItem(int at)
    {
        var isTrailing = IsTrailingComment(at);
        if (!isTrailing)
        {
            EndLine();
            if (_out.Length > 0 && HasBlankLineBefore(at)) _out.Append('\n');
        }

        if (_tokens[at].Kind == SourceTokenKind.Comment)
        {
            WriteComment(at, 0);
            return at + 1;
        }

        while (at < _tokens.Count && _tokens[at].Is("@"))
        {
            var end = at + 2 < _tokens.Count && _tokens[at + 2].Is("(") ? SourceScanner.FindClose(_text, _tokens, at + 2) + 1 : at + 2;
            WritePart(at, Math.Min(end, _tokens.Count), 0);
            EndLine();
            at = end;
        }

        // The head, then each clause on a line of its own.
        for (var start = at; at < _tokens.Count; at++)
        {
            if (_tokens[at].Is(";"))
            {
                WriteLines(start, at + 1);
                return at + 1;
            }

            var isComment = _tokens[at].Kind == SourceTokenKind.Comment && !IsTrailingComment(at);
            if (at > start && (IsClause(at) || (isComment && IsClause(SkipComments(at)))))
            {
                WriteLines(start, at);
                EndLine();
                start = at;
                at = SkipComments(at);
            }

            if (IsOpener(at)) at = SourceScanner.FindClose(_text, _tokens, at);
            if (at == _tokens.Count - 1) WriteLines(start, at + 1);
        }

        return at;
    }

    private void WriteLines(int from, int to)
    {
        for (; from < to && _tokens[from].Kind == SourceTokenKind.Comment; from++) WriteComment(from, 0);
        WritePart(from, to, 0);
    }

    /// <summary>Writes tokens on the current line if they fit, else with line breaks inside of their brackets.</summary>
    private void WritePart(int from, int to, int indent)
    {
        var isFlat = Fits(from, to);
        for (var i = from; i < to; i++)
        {
            if (_tokens[i].Kind == SourceTokenKind.Comment) WriteComment(i, indent);
            else if (!isFlat && IsOpener(i) && SourceScanner.FindClose(_text, _tokens, i) is var close && !Fits(i, Math.Min(close + 2, to)))
            {
                WriteBroken(i, close, indent);
                i = close;
            }
            else WriteToken(i, indent);
        }
    }

    private void WriteBroken(int open, int close, int indent)
    {
        WriteToken(open, indent);
        foreach (var (start, to) in Split(open + 1, close))
        {
            var from = start;
            for (; from < to && IsTrailingComment(from); from++) WriteComment(from, indent + Indent);
            if (from == to) continue;
            NewLine(indent + Indent);
            WritePart(from, to, indent + Indent);
        }

        NewLine(indent);
        WriteToken(close, indent);
    }

    /// <summary>The parts of a bracket: its list items, or the operands of its loosest operator. A separator ends its part.</summary>
    private IEnumerable<(int From, int To)> Split(int from, int to)
    {
        var separator = FindTopLevel(from, to).Select(i => _tokens[i].Text).Where(t => t is "," or "||" or "&&")
            .OrderBy(t => t switch { "," => 0, "||" => 1, _ => 2 }).FirstOrDefault();
        var start = from;
        foreach (var i in FindTopLevel(from, to).Where(i => separator is not null && _tokens[i].Is(separator)))
        {
            yield return (start, i + 1);
            start = i + 1;
        }

        if (start < to) yield return (start, to);
    }

    private IEnumerable<int> FindTopLevel(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (IsOpener(i)) i = SourceScanner.FindClose(_text, _tokens, i);
            else yield return i;
        }
    }

    private bool Fits(int from, int to)
    {
        var length = _column;
        for (var i = from; i < to; i++)
        {
            if (_tokens[i].Kind == SourceTokenKind.Comment) return false;
            length += _tokens[i].Text.Length + (i > from && NeedsSpace(i - 1, i) ? 1 : 0);
            if (length > Width) return false;
        }

        return true;
    }

    private void WriteToken(int i, int indent)
    {
        if (_afterComment) NewLine(indent);
        if (!_isLineStart && NeedsSpace(_previous, i)) Append(" ");
        Append(_tokens[i].Text);
        _previous = i;
    }

    private void WriteComment(int i, int indent)
    {
        if (_afterComment) NewLine(indent);
        if (IsTrailingComment(i) && _out.Length > 0 && !_isLineStart) Append(" ");
        else if (!_isLineStart) NewLine(indent);
        Append(_tokens[i].Text.TrimEnd());
        _afterComment = true;
    }

    private void Append(string text)
    {
        _out.Append(text);
        _column += text.Length;
        _isLineStart = false;
    }

    private void NewLine(int indent)
    {
        EndLine();
        _out.Append(' ', indent);
        _column = indent;
    }

    private void EndLine()
    {
        if (_column == 0 && _isLineStart) return;
        _out.Append('\n');
        (_column, _isLineStart, _afterComment) = (0, true, false);
    }

    private int SkipComments(int at)
    {
        while (at < _tokens.Count - 1 && _tokens[at].Kind == SourceTokenKind.Comment) at++;
        return at;
    }

    private bool IsClause(int at) => _tokens[at].IsWord("when") || _tokens[at].IsWord("unless");

    private bool IsOpener(int at) => _tokens[at].Kind == SourceTokenKind.Symbol && SourceScanner.CloserOf(_tokens[at].Text) is not null;

    private bool IsTrailingComment(int at) =>
        at > 0 && _tokens[at].Kind == SourceTokenKind.Comment
        && !_text.AsSpan(_tokens[at - 1].End, _tokens[at].Start - _tokens[at - 1].End).Contains('\n');

    private bool HasBlankLineBefore(int at) =>
        at > 0 && _text.AsSpan(_tokens[at - 1].End, _tokens[at].Start - _tokens[at - 1].End).Count('\n') > 1;

    private bool NeedsSpace(int left, int right) => left >= 0 && SourceSpacing.IsNeeded(
        left > 0 ? _tokens[left - 1] : null, _tokens[left], _tokens[right]);
}
