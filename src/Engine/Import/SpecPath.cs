using System.Globalization;
using System.Text.Json.Nodes;

namespace Reconciler.Engine.Import;

/// <summary>Finds and removes what the path of an error names.</summary>
internal static class SpecPath
{
    /// <summary>Whether a path begins with a member. Keys of maps can contain dots.</summary>
    public static bool BeginsWith(string path, string member) =>
        path.StartsWith(member, StringComparison.Ordinal) && (path.Length == member.Length || path[member.Length] is '.' or '[');

    /// <summary>Removes the value at a path, or the nearest value around it that exists.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Members, separated by dots, and list positions in brackets.</param>
    /// <param name="around">The values around the path, from the outside, each with the rest of the path.</param>
    /// <returns>What was removed; null if nothing was.</returns>
    public static JsonNode? Remove(JsonObject spec, string path, out IReadOnlyList<(JsonNode Node, string Remainder)> around)
    {
        var outer = new List<(JsonNode, string)>();
        around = outer;
        JsonNode node = spec;
        (JsonNode Parent, object Key)? last = null;
        while (path.Length > 0)
        {
            JsonNode? next = null;
            var length = 0;
            object key = "";
            if (path[0] == '[' && node is JsonArray items)
            {
                length = path.IndexOf(']', StringComparison.Ordinal) + 1;
                var position = int.Parse(path.AsSpan(1, length - 2), CultureInfo.InvariantCulture);
                (key, next) = (position, position < items.Count ? items[position] : null);
            }
            else if (node is JsonObject members)
            {
                var name = members.Select(member => member.Key)
                    .Where(name => BeginsWith(path, name))
                    .MaxBy(name => name.Length);
                if (name is not null) (key, next, length) = (name, members[name], name.Length);
            }

            if (next is null) break;
            outer.Add((node, path));
            last = (node, key);
            node = next;
            path = path[length..].TrimStart('.');
        }

        if (last is not var (parent, found)) return null;
        if (found is string removed) ((JsonObject)parent).Remove(removed);
        else ((JsonArray)parent).RemoveAt((int)found);
        return node;
    }
}
