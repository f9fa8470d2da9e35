using System.Text;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>
/// Splits a command of a buildspec as the shell does: into simple commands at <c>;</c>, <c>&amp;&amp;</c>, <c>||</c>, <c>|</c> and line
/// ends, and these into words, with quotes, escapes, comments and variables.
/// </summary>
internal sealed class ShellLine
{
    private readonly string _text;
    private int _position;

    private ShellLine(string text) => _text = text;

    /// <summary>Reads a command.</summary>
    /// <exception cref="ShellException">The command has syntax that is not interpreted.</exception>
    public static IReadOnlyList<SimpleCommand> Read(string text) => new ShellLine(text).Read();

    private List<SimpleCommand> Read()
    {
        var commands = new List<SimpleCommand>();
        var words = new List<ShellWord>();
        var before = "";
        while (_position < _text.Length)
        {
            var next = _text[_position];
            if (next is ' ' or '\t')
            {
                _position++;
            }
            else if (next == '#')
            {
                SkipTo('\n');
            }
            else if (FindOperator() is { } separator)
            {
                _position += separator.Length;
                if (words.Count > 0)
                    commands.Add(new(before, [.. words]));
                else if (separator is not ("\n" or ";"))
                    throw new ShellException($"there is no command before '{separator}'");
                words.Clear();
                before = separator;
            }
            else if (next is '(' or ')' or '<' or '>' or '&' or '{' or '}')
            {
                throw new ShellException($"'{next}' is not supported");
            }
            else
            {
                words.Add(ReadWord());
            }
        }

        if (words.Count > 0)
            commands.Add(new(before, words));
        return commands;
    }

    private string? FindOperator() => Array.Find(
        ["&&", "||", "|", ";", "\n"], o => _text.AsSpan(_position).StartsWith(o, StringComparison.Ordinal));

    private ShellWord ReadWord()
    {
        var word = new ShellWord();
        var literal = new StringBuilder();
        while (_position < _text.Length && !(_text[_position] is ' ' or '\t' or '\n' or ';' or '|' or '&' or '<' or '>' or '(' or ')'))
        {
            switch (_text[_position])
            {
                case '\'':
                    _position++;
                    literal.Append(TakeTo('\''));
                    word.IsQuoted = true;
                    break;
                case '"':
                    ReadQuoted(word, literal);
                    break;
                case '\\':
                    ReadEscape(literal);
                    break;
                case '$' or '`':
                    ReadExpansion(word, literal, isQuoted: false);
                    break;
                default:
                    literal.Append(_text[_position++]);
                    break;
            }
        }

        word.Add(literal);
        return word;
    }

    private void ReadQuoted(ShellWord word, StringBuilder literal)
    {
        word.IsQuoted = true;
        for (_position++; _position < _text.Length && _text[_position] != '"';)
        {
            if (_text[_position] == '\\' && _position + 1 < _text.Length && _text[_position + 1] is '"' or '\\' or '$' or '`' or '\n')
                ReadEscape(literal);
            else if (_text[_position] is '$' or '`')
                ReadExpansion(word, literal, isQuoted: true);
            else
                literal.Append(_text[_position++]);
        }

        if (_position++ >= _text.Length)
            throw new ShellException("a double quote is not closed");
    }

    // A line end that is escaped continues the line.
    private void ReadEscape(StringBuilder literal)
    {
        if (++_position < _text.Length && _text[_position] != '\n')
            literal.Append(_text[_position]);
        _position++;
    }

    private void ReadExpansion(ShellWord word, StringBuilder literal, bool isQuoted)
    {
        if (_text[_position++] == '`')
        {
            TakeTo('`');
            word.HasSubstitution = true;
        }
        else if (_position < _text.Length && _text[_position] == '(')
        {
            SkipParentheses();
            word.HasSubstitution = true;
        }
        else if (_position < _text.Length && _text[_position] == '{')
        {
            _position++;
            var name = TakeTo('}');
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                throw new ShellException($"'${{{name}}}' is not supported");
            word.AddVariable(literal, name, isQuoted);
        }
        else
        {
            var start = _position;
            while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] == '_'))
                _position++;
            if (start == _position)
                literal.Append('$');
            else
                word.AddVariable(literal, _text[start.._position], isQuoted);
        }
    }

    private void SkipParentheses()
    {
        var depth = 0;
        do
        {
            if (_position == _text.Length)
                throw new ShellException("'$(' is not closed");
            depth += _text[_position] switch { '(' => 1, ')' => -1, _ => 0 };
            _position++;
        }
        while (depth > 0);
    }

    private string TakeTo(char end)
    {
        var start = _position;
        SkipTo(end);
        if (_position == _text.Length)
            throw new ShellException($"'{end}' is missing");
        return _text[start.._position++];
    }

    private void SkipTo(char end)
    {
        var found = _text.IndexOf(end, _position);
        _position = found < 0 ? _text.Length : found;
    }
}
