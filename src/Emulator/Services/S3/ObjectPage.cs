using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.S3;

/// <summary>A page of keys. Keys with the same prefix up to the delimiter are grouped into one entry of <see cref="Prefixes"/>.</summary>
internal sealed record ObjectPage(IReadOnlyList<(string Key, JsonObject Version)> Items, IReadOnlyList<string> Prefixes, string? Next)
{
    public static ObjectPage Read(
        IEnumerable<(string Key, JsonObject Version)> rows, string prefix, string? delimiter, string? after, int maximum)
    {
        var items = new List<(string, JsonObject)>();
        var prefixes = new List<string>();
        var last = "";
        foreach (var row in rows)
        {
            if (!row.Key.StartsWith(prefix, StringComparison.Ordinal) || after is not null && string.CompareOrdinal(row.Key, after) <= 0)
                continue;
            var end = string.IsNullOrEmpty(delimiter) ? -1 : row.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var commonPrefix = end < 0 ? null : row.Key[..(end + delimiter!.Length)];
            if (commonPrefix is not null &&
                (prefixes.Count > 0 && prefixes[^1] == commonPrefix || commonPrefix == after ||
                    after?.StartsWith(commonPrefix, StringComparison.Ordinal) == true))
                continue;
            if (items.Count + prefixes.Count == maximum)
                return new(items, prefixes, last);
            if (commonPrefix is null)
                items.Add(row);
            else
                prefixes.Add(commonPrefix);
            last = commonPrefix ?? row.Key;
        }

        return new(items, prefixes, null);
    }
}
