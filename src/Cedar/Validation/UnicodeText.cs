using System.Text;
using Cedar.Generated;

namespace Cedar.Validation;

/// <summary>Whether a text can be mistaken for another, by the rules of Unicode Technical Standard 39.</summary>
internal static class UnicodeText
{
    private static readonly Lazy<Runs<HashSet<string>?>> Scripts = new(ReadScripts);
    private static readonly Lazy<Runs<bool>> Identifiers = new(ReadIdentifiers);

    /// <summary>
    /// The first character that belongs to no script of the characters before it, or to no script at all; null if there is none.
    /// Digits, punctuation and marks belong to every script; Japanese, Korean, and Chinese with Bopomofo count as one script each.
    /// </summary>
    public static Rune? FindOtherScript(string text)
    {
        if (Ascii.IsValid(text))
            return null;
        HashSet<string>? common = null;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Scripts.Value.Find(rune.Value) is not { } scripts)
                continue;
            common = common is null ? scripts : [.. common.Where(scripts.Contains)];
            if (common.Count == 0)
                return rune;
        }

        return null;
    }

    /// <summary>The first character that is neither printable ASCII nor recommended for identifiers; null if there is none.</summary>
    public static Rune? FindUnusual(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Identifiers.Value.Find(rune.Value))
                return rune;
        }

        return null;
    }

    private static Runs<HashSet<string>?> ReadScripts()
    {
        var sets = UnicodeTables.ScriptSets.Split(';')
            .Select(set => set switch { "*" => null, "-" => [], _ => set.Split(' ').ToHashSet(StringComparer.Ordinal) }).ToList();
        return new Runs<HashSet<string>?>(UnicodeTables.ScriptRuns.Split(' ')
            .Select(run => run.Split(',')).Select(run => (ParseBase36(run[0]), sets[ParseBase36(run[1])])));
    }

    private static Runs<bool> ReadIdentifiers() =>
        new(UnicodeTables.IdentifierRuns.Split(' ').Select((run, i) => (ParseBase36(run), i % 2 == 1)));

    private static int ParseBase36(string digits) =>
        digits.Aggregate(0, (value, digit) => (value * 36) + (char.IsAsciiDigit(digit) ? digit - '0' : digit - 'a' + 10));

    /// <summary>Values of runs of code points, from U+0000 on.</summary>
    private sealed class Runs<T>
    {
        private readonly List<int> _starts = [];
        private readonly List<T> _values = [];

        public Runs(IEnumerable<(int Length, T Value)> runs)
        {
            var start = 0;
            foreach (var (length, value) in runs)
            {
                _starts.Add(start);
                _values.Add(value);
                start += length;
            }
        }

        public T Find(int point)
        {
            var at = _starts.BinarySearch(point);
            return _values[at >= 0 ? at : ~at - 1];
        }
    }
}
