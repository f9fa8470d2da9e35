namespace Shared;

/// <summary>Finds the known word that is nearest to a misspelled one. Compiled into each project that reports unknown names.</summary>
internal static class Spelling
{
    /// <summary>
    /// The nearest of the known words, or null if none is near: at most a third of the characters may differ. A swap of two neighbours
    /// counts as one difference; upper and lower case do not differ. Among equals, the first in ordinal order wins.
    /// </summary>
    public static string? FindNearest(string word, IEnumerable<string> known)
    {
        var limit = Math.Max(1, word.Length / 3);
        return known
            .Select(candidate => (Word: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant(), limit)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();
    }

    /// <summary>The question "did you mean ...?" with the nearest of the known words, or null if none is near.</summary>
    public static string? Hint(string word, IEnumerable<string> known) =>
        FindNearest(word, known) is { } nearest ? $"did you mean {nearest}?" : null;

    /// <summary>The optimal string alignment distance. Any result above the limit only means "above the limit".</summary>
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
            return limit + 1;
        var beforePrevious = new int[b.Length + 1];
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[b.Length];
    }
}
