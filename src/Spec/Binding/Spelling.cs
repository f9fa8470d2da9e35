namespace Reconciler.Spec.Binding;

/// <summary>Finds what somebody probably meant.</summary>
public static class Spelling
{
    /// <summary>A hint with the nearest of some words; null when none is near.</summary>
    public static string? Hint(string word, IEnumerable<string> words) => Nearest(word, words) is { } nearest ? $"did you mean {nearest}?" : null;

    /// <summary>The nearest word: at most a third of it has to change, letters swapped count once, case does not count.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        var limit = Math.Max(1, word.Length / 3);
        return words
            .Select(candidate => (Word: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant(), limit)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();
    }

    /// <summary>Optimal string alignment distance; anything above the limit may come out as any number above it.</summary>
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        var before = new int[b.Length + 1];
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        var now = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                now[j] = Math.Min(Math.Min(now[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = Math.Min(now[j], before[j - 2] + 1);
            }

            (before, last, now) = (last, now, before);
        }

        return last[b.Length];
    }
}
