namespace Reconciler.Emulator.Services.Logs;

/// <summary>
/// Unstructured filter patterns. A message matches if it contains all plain terms, at least one <c>?term</c>, and no <c>-term</c>.
/// </summary>
internal static class FilterPattern
{
    public static bool Matches(string pattern, string message)
    {
        var terms = Terms(pattern).ToList();
        var optional = terms.Where(t => t.Kind == '?').ToList();
        return terms.Where(t => t.Kind == ' ').All(t => Has(message, t.Text)) &&
            !terms.Exists(t => t.Kind == '-' && Has(message, t.Text)) &&
            (optional.Count == 0 || optional.Exists(t => Has(message, t.Text)));
    }

    private static bool Has(string message, string term) => message.Contains(term, StringComparison.Ordinal);

    private static IEnumerable<(char Kind, string Text)> Terms(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == ' ')
                continue;
            var kind = pattern[i] is '?' or '-' ? pattern[i++] : ' ';
            var quoted = i < pattern.Length && pattern[i] == '"';
            var start = quoted ? i + 1 : i;
            var end = start < pattern.Length ? pattern.IndexOf(quoted ? '"' : ' ', start) : -1;
            end = end < 0 ? pattern.Length : end;
            yield return (kind, pattern[start..end]);
            i = end;
        }
    }
}
