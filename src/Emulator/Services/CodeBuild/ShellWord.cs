using System.Text;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>A word of a command before its variables are expanded.</summary>
internal sealed class ShellWord
{
    private readonly List<(string Text, bool IsVariable, bool IsQuoted)> _parts = [];

    /// <summary>Whether a part is quoted, so that the word is one also when it is empty.</summary>
    public bool IsQuoted { get; set; }

    /// <summary>Whether a part is the output of a command, which is not known.</summary>
    public bool HasSubstitution { get; set; }

    /// <summary>The unquoted text at the start, for the names in assignments.</summary>
    public string Start => _parts is [{ IsVariable: false } first, ..] ? first.Text : "";

    public void Add(StringBuilder literal)
    {
        if (literal.Length > 0)
            _parts.Add((literal.ToString(), false, true));
        literal.Clear();
    }

    public void AddVariable(StringBuilder before, string name, bool isQuoted)
    {
        Add(before);
        _parts.Add((name, true, isQuoted));
    }

    /// <summary>Expands the variables. An unknown one is empty, and what an unquoted one holds is split at spaces.</summary>
    public IEnumerable<string> Expand(IReadOnlyDictionary<string, string> variables)
    {
        var words = new List<StringBuilder> { new() };
        foreach (var (text, isVariable, isQuoted) in _parts)
        {
            var value = isVariable ? variables.GetValueOrDefault(text, "") : text;
            var pieces = isQuoted ? [value] : value.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < pieces.Length; i++)
            {
                if (i > 0)
                    words.Add(new());
                words[^1].Append(pieces[i]);
            }
        }

        return words.Select(w => w.ToString()).Where(w => w.Length > 0 || IsQuoted);
    }

    /// <summary>The value in an assignment, which is not split.</summary>
    public string ExpandWhole(IReadOnlyDictionary<string, string> variables) =>
        string.Concat(_parts.Select(p => p.IsVariable ? variables.GetValueOrDefault(p.Text, "") : p.Text));
}
