namespace Reconciler.Spec;

/// <summary>A pattern of tag keys: <c>*</c> stands for any characters, also none; everything else for itself.</summary>
/// <param name="Text">The pattern.</param>
public readonly record struct TagPattern(string Text)
{
    /// <summary>The prefix of the tags that the operator writes. No pattern matches them.</summary>
    public const string ReservedPrefix = "reconciler/";

    /// <summary>
    /// Whether a tag key matches. Upper and lower case differ, as in AWS. Keys with <see cref="ReservedPrefix"/> never match.
    /// </summary>
    /// <param name="key">The key.</param>
    public bool IsMatch(string key) =>
        !key.StartsWith(ReservedPrefix, StringComparison.Ordinal) && FindEnds(key).Contains(Text.Length);

    /// <summary>Whether the text of the pattern matches a key that begins with <see cref="ReservedPrefix"/>.</summary>
    internal bool ReachesReservedTags() => FindEnds(ReservedPrefix).Count > 0;

    /// <summary>Returns the positions of the pattern at which reading a whole text can end. An asterisk can be left at any time.</summary>
    private HashSet<int> FindEnds(string text)
    {
        var positions = Skip([0]);
        foreach (var character in text)
        {
            var next = new HashSet<int>();
            foreach (var position in positions)
            {
                if (position == Text.Length) continue;
                if (Text[position] == '*') next.Add(position);
                else if (Text[position] == character) next.Add(position + 1);
            }

            positions = Skip(next);
        }

        return positions;
    }

    private HashSet<int> Skip(HashSet<int> positions)
    {
        foreach (var start in positions.ToList())
        {
            for (var position = start; position < Text.Length && Text[position] == '*'; position++) positions.Add(position + 1);
        }

        return positions;
    }
}
