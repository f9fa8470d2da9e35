using System.Text;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Ranks texts by the words that they share with a query (Okapi BM25): rare words weigh more than common ones, short texts more than long
/// ones.
/// </summary>
internal static class WordRanking
{
    private const double Saturation = 1.2;
    private const double LengthWeight = 0.75;

    /// <summary>Returns the items whose texts share a word with the query, the best match first.</summary>
    public static List<T> Best<T>(IReadOnlyList<T> items, Func<T, string> text, string query, int limit)
    {
        var documents = items.Select(i => Words(text(i)).ToList()).ToList();
        var averageLength = documents.Count == 0 ? 0 : documents.Average(d => d.Count);
        var wanted = Words(query).Distinct(StringComparer.Ordinal)
            .Select(w => (Word: w, Weight: Rarity(documents.Count, documents.Count(d => d.Contains(w))))).ToList();
        return [.. items.Zip(documents, (item, words) => (item, Score: wanted.Sum(w => w.Weight * Frequency(words, w.Word, averageLength))))
            .Where(s => s.Score > 0).OrderByDescending(s => s.Score).Take(limit).Select(s => s.item)];
    }

    private static double Rarity(int all, int having) => Math.Log(1 + (all - having + 0.5) / (having + 0.5));

    private static double Frequency(List<string> words, string word, double averageLength)
    {
        var count = words.Count(w => w == word);
        return count * (Saturation + 1) / (count + Saturation * (1 - LengthWeight + LengthWeight * words.Count / averageLength));
    }

    // Splits at characters that are not letters or digits, and between a lowercase and an uppercase letter. Plurals count as the singular.
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var previous = ' ';
        foreach (var c in text.Append(' '))
        {
            if (word.Length > 0 && (!char.IsLetterOrDigit(c) || char.IsUpper(c) && char.IsLower(previous)))
            {
                yield return Singular(word.ToString());
                word.Clear();
            }

            if (char.IsLetterOrDigit(c))
                word.Append(char.ToLowerInvariant(c));
            previous = c;
        }
    }

    private static string Singular(string word) => word.Length > 3 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;
}
