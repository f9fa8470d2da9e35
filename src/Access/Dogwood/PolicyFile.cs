using Cedar;
using Reconciler.Access.Dogwood.Source;

namespace Reconciler.Access.Dogwood;

/// <summary>Splits a text with several policies, and the macros that they use, into statements of one policy each.</summary>
public sealed class PolicyFile
{
    private PolicyFile(IReadOnlyList<PolicyFileItem> items) => Items = items;

    /// <summary>The statements, in the order of the text. A text that cannot be split is one statement.</summary>
    public IReadOnlyList<PolicyFileItem> Items { get; }

    /// <summary>Splits a text.</summary>
    public static PolicyFile Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var tokens = SourceScanner.Scan(text).Where(t => t.Kind != SourceTokenKind.Comment).ToList();
            var (macros, policies) = (new List<DogwoodMacro>(), new List<(int From, int To)>());
            for (var at = 0; at < tokens.Count;)
            {
                if (tokens[at].IsWord("def"))
                {
                    macros.Add(DogwoodMacro.Read(text, tokens, at, out at));
                    continue;
                }

                var end = FindEnd(text, tokens, at);
                policies.Add((at, end));
                at = end + 1;
            }

            if (policies.Count > 1) return new PolicyFile([.. policies.Select(p => Create(text, tokens, p.From, p.To, macros))]);
            var id = policies.Count == 1 ? FindId(tokens, policies[0].From, policies[0].To) : null;
            var start = policies.Count == 1 ? tokens[policies[0].From].Start : 0;
            return new PolicyFile([new PolicyFileItem(id, text, start, offset => offset)]);
        }
        catch (CedarSyntaxException)
        {
            return new PolicyFile([new PolicyFileItem(null, text, 0, offset => offset)]);
        }
    }

    private static int FindEnd(string text, List<SourceToken> tokens, int at)
    {
        for (; at < tokens.Count; at++)
        {
            if (tokens[at].Kind == SourceTokenKind.Symbol && SourceScanner.CloserOf(tokens[at].Text) is not null)
                at = SourceScanner.FindClose(text, tokens, at);
            else if (tokens[at].Is(";")) return at;
        }

        return tokens.Count - 1;
    }

    // A policy keeps the macros that it uses, so that it means the same alone.
    private static PolicyFileItem Create(string text, List<SourceToken> tokens, int from, int to, List<DogwoodMacro> macros)
    {
        var names = tokens.Take(to).Skip(from).Where(t => t.Kind == SourceTokenKind.Name).Select(t => t.Text).ToHashSet();
        var used = macros.Where(m => names.Contains(m.Name)).Select(m => (m.Start, m.End));
        var parts = used.Append((tokens[from].Start, tokens[to].End));
        var starts = new List<(int Target, int Source)>();
        var statement = new System.Text.StringBuilder();
        foreach (var (start, end) in parts)
        {
            if (statement.Length > 0) statement.Append('\n');
            starts.Add((statement.Length, start));
            statement.Append(text, start, end - start);
        }

        return new PolicyFileItem(FindId(tokens, from, to), statement.ToString(), tokens[from].Start, offset =>
        {
            var (target, source) = starts.FindLast(s => s.Target <= offset);
            return source + offset - target;
        });
    }

    private static string? FindId(List<SourceToken> tokens, int from, int to)
    {
        for (var i = from; i + 4 <= to && tokens[i].Is("@"); i += tokens[i + 2].Is("(") ? 5 : 2)
        {
            if (tokens[i + 1].IsWord("id") && tokens[i + 2].Is("(") && tokens[i + 3].Kind == SourceTokenKind.String)
                return tokens[i + 3].Text[1..^1];
        }

        return null;
    }
}
