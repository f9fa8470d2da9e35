using System.Text;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources;

/// <summary>
/// What becomes of every member of every answer that live states are made of. It is computed from the traits of the types;
/// <c>docs/drift.md</c> is its text.
/// </summary>
internal static class DriftTable
{
    /// <summary>A member of a live resource.</summary>
    /// <param name="Type">The resource type.</param>
    /// <param name="Member">The member, or its path in the desired state.</param>
    /// <param name="Treatment">What the diff does with it.</param>
    /// <param name="Reason">Why; empty if the member is compared.</param>
    public sealed record Row(string Type, string Member, string Treatment, string Reason);

    public const string Compared = "compared";
    public const string NotCompared = "not compared";
    public const string NotRead = "not read";
    private const string Default = "default";
    private const string Derived = "derived";
    private const string AnyValue = "any value";
    private const string Added = "added items";
    private const string InOrder = "in order";

    /// <summary>Returns the rows of all types. A member that no rule names has the treatment null.</summary>
    public static IEnumerable<(string Type, string Member, string? Treatment, string Reason)> Members(ResourceTypes types) =>
        from type in types.InOrder
        from answer in type.Traits.Answers
        from member in ModelMapper.GetMemberNames(answer.Type)
        let row = Treat(type, answer, member)
        select (type.Name, $"{answer.Type.Name}.{member}", row.Treatment, row.Reason);

    /// <summary>Returns the rules of all types about members of the desired state.</summary>
    public static IEnumerable<Row> Rules(ResourceTypes types)
    {
        foreach (var type in types.InOrder)
        {
            var traits = type.Traits;
            foreach (var (path, value) in traits.DefaultValues) yield return new(type.Name, path, Default, $"`{value.ToJsonString()}`");
            foreach (var (path, reason) in traits.Derived) yield return new(type.Name, path, Derived, reason);
            foreach (var (path, reason) in traits.ServerDefaulted) yield return new(type.Name, path, AnyValue, reason);
            foreach (var (path, items) in traits.AddedItems) yield return new(type.Name, path, Added, string.Join(", ", items));
            foreach (var (path, reason) in traits.OrderedLists) yield return new(type.Name, path, InOrder, reason);
            foreach (var (path, reason) in traits.NotCompared) yield return new(type.Name, path, NotCompared, reason);
            foreach (var (operation, reason) in traits.NotRead) yield return new(type.Name, operation, NotRead, reason);
        }
    }

    /// <summary>Writes the tables of <c>docs/drift.md</c>.</summary>
    public static string Write(ResourceTypes types)
    {
        var text = new StringBuilder();
        var rules = Rules(types).ToLookup(row => row.Type);
        var members = Members(types).ToLookup(row => row.Type);
        foreach (var type in types.InOrder)
        {
            text.Append($"\n## {type.Name}\n\n");
            var compared = members[type.Name].Where(row => row.Treatment == Compared).Select(row => row.Member).ToList();
            text.Append($"Compared: {string.Join(", ", compared.Select(member => $"`{member}`"))}.\n");
            var rows = rules[type.Name]
                .Concat(members[type.Name]
                    .Where(row => row.Treatment != Compared)
                    .Select(row => new Row(row.Type, row.Member, row.Treatment ?? "unaccounted", row.Reason)))
                .ToList();
            if (rows.Count == 0) continue;
            text.Append("\n| member | treatment | value or reason |\n| --- | --- | --- |\n");
            foreach (var row in rows) text.Append($"| `{row.Member}` | {row.Treatment} | {row.Reason} |\n");
        }

        return text.ToString();
    }

    private static (string? Treatment, string Reason) Treat(IResourceSchema type, LiveAnswer answer, string member)
    {
        if (answer.Ignored.TryGetValue(member, out var reason)) return (NotCompared, reason);
        var compared = answer.ComparedAs.GetValueOrDefault(member, member);
        if (type.Traits.NotCompared.TryGetValue(compared, out var why)) return (compared == member ? NotCompared : Compared, why);
        return type.Members.Contains(compared) ? (Compared, "") : (null, "");
    }
}
