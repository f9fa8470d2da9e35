namespace Cedar;

/// <summary>Finds what someone probably meant to write.</summary>
public static class Nearest
{
    /// <summary>A "did you mean" for the closest of the candidates; empty when none is close.</summary>
    internal static string Hint(string written, IEnumerable<string> candidates) => Of(written, candidates) is { } best ? $"; did you mean `{best}`?" : "";

    /// <summary>The candidate closest to what was written; null when none is close.</summary>
    public static string? Of(string written, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(candidates);
        var (best, distance) = ("", Math.Max(1, written.Length / 3) + 1);
        foreach (var candidate in candidates)
            if (Math.Abs(candidate.Length - written.Length) < distance && Distance(written, candidate) is var d && d < distance)
                (best, distance) = (candidate, d);
        return best.Length == 0 ? null : best;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
