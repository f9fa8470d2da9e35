using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Import;

/// <summary>
/// Writes into specs what a plan would change in AWS. An object begins with what identifies it; every member that a plan would change has a
/// live value that is no default, so it is written, and the next plan tells what is still missing. So a spec has no member that says what
/// would be so without it, and no list of such members is needed.
/// </summary>
/// <param name="scope">The objects.</param>
internal sealed class SpecGrowth(ImportScope scope)
{
    private readonly HashSet<(ResourceAddress, string)> _emptied = [];

    /// <summary>Returns the differences of a plan that remain when all that can be written is.</summary>
    public List<string> Unwritable { get; } = [];

    /// <summary>Writes what a plan would change.</summary>
    /// <param name="plan">The plan of the stack.</param>
    /// <returns>Whether a spec has changed, so that another plan is needed.</returns>
    public bool Write(Plan plan)
    {
        // What refers to something that is not complete yet differs only because of that.
        return Write(plan, change => change.IsComplete) || Write(plan, change => !change.IsComplete);
    }

    private bool Write(Plan plan, Func<PlannedChange, bool> isMeant)
    {
        Unwritable.Clear();
        var hasGrown = false;
        foreach (var change in plan.Changes)
        {
            var fields = change.Fields.Where(field => !Ownership.IsBookkeeping(field)).ToList();
            foreach (var field in fields)
            {
                if (isMeant(change) && Write(change, field)) hasGrown = true;
                else Unwritable.Add(Describe(change, field));
            }

            if (change.Kind is not (ChangeKind.None or ChangeKind.Update) && fields.Count == 0)
            {
                var reason = change.Reason is null ? "" : $": {change.Reason}";
                Unwritable.Add($"{NameOf(change)} would be {Verb(change.Kind)}{reason}");
            }
        }

        foreach (var deletion in plan.Deletions)
        {
            var name = deletion.Live?.DisplayName;
            Unwritable.Add($"{name} is in no spec. The Stack has `prune: false`, so that an apply does not delete it");
        }

        return hasGrown;
    }

    /// <summary>Returns a value without what the service sets by itself or what is its default; null if nothing is left.</summary>
    /// <param name="node">The value. It is not changed.</param>
    /// <param name="rule">Its path, without list positions.</param>
    /// <param name="traits">The rules of its type.</param>
    public static JsonNode? Trim(JsonNode node, string rule, ResourceTraits traits)
    {
        if (traits.ServerDefaulted.ContainsKey(rule)) return null;
        if (traits.DefaultValues.TryGetValue(rule, out var value) && JsonNode.DeepEquals(value, node)) return null;
        if (node is not JsonObject members) return node.DeepClone();
        var kept = new JsonObject();
        foreach (var (name, member) in members)
        {
            if (member is not null && Trim(member, $"{rule}.{name}", traits) is { } needed) kept[name] = needed;
        }

        return kept.Count == 0 ? null : kept;
    }

    private static string Verb(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "created",
        ChangeKind.Replace => "replaced",
        ChangeKind.Repair => "repaired",
        ChangeKind.Conflict => "left alone",
        ChangeKind.Refused => "refused",
        ChangeKind.Unreadable => "unreadable",
        _ => "changed",
    };

    private static string Describe(PlannedChange change, FieldChange field)
    {
        var (old, @new) = (field.Old?.ToJsonString() ?? "unset", field.New?.ToJsonString() ?? "unset");
        return $"{NameOf(change)}: an apply would change {field.Path} from {old} to {@new}";
    }

    // Most objects have the name of their main resource.
    private static string NameOf(PlannedChange change)
    {
        var (owner, address) = (change.Owner?.ToString(), change.Address.ToString());
        return owner is null || owner == address ? address : $"{owner}: {address}";
    }

    private bool Write(PlannedChange change, FieldChange field)
    {
        if (scope.Bindings.GetValueOrDefault(change.Address) is not { } binding) return false;
        if (field.IsTag) return WriteTag(binding, field);
        return binding.WriteOther(field) || WriteMember(change, binding, field);
    }

    private static bool WriteTag(ResourceBinding binding, FieldChange field)
    {
        if (field.Old is null || binding.TagHolder is not { } holder) return false;
        var tags = holder["tags"] as JsonObject;
        if (tags is null) holder["tags"] = tags = [];
        if (JsonNode.DeepEquals(tags[field.TagKey], field.Old)) return false;
        tags[field.TagKey] = field.Old.DeepClone();
        return true;
    }

    private bool WriteMember(PlannedChange change, ResourceBinding binding, FieldChange field)
    {
        var (path, value) = Walk(binding.Full, field.Path);
        if (path.Count == 0) return false;
        var rule = string.Join('.', path);
        if (value is null)
        {
            // Composition sets a default that AWS does not have. An empty value says that there is none.
            if (field.New is not (JsonObject or JsonArray) || !_emptied.Add((change.Address, field.Path))) return false;
            return Set(binding.Target, path, field.New is JsonArray ? new JsonArray() : new JsonObject());
        }

        if (value is JsonArray list && binding.FindPart(rule) is { } key) return AddPart(binding.Target, rule, key, list, field.Path);

        // Defaults are left out at first. If the plan still finds one of them, its own path comes.
        var needed = Get(binding.Target, path) is null ? Trim(value, rule, change.Type.Traits) ?? value : value;
        return Set(binding.Target, path, needed.DeepClone());
    }

    /// <summary>Adds one item of a list to a spec that names only some.</summary>
    private static bool AddPart(JsonObject target, string member, string key, JsonArray full, string path)
    {
        var start = path.IndexOf('[', StringComparison.Ordinal);
        if (start < 0) return false;
        var name = path[(start + 1)..path.IndexOf(']', start)];
        name = name[(name.LastIndexOf(':') + 1)..];
        if (full.FirstOrDefault(item => (string?)item?[key] == name) is not { } found) return false;
        var list = target[member] as JsonArray;
        if (list is null) target[member] = list = [];
        if (list.Any(item => (string?)item?[key] == name)) return false;
        list.Add(found.DeepClone());
        return true;
    }

    /// <summary>Follows a path as far as it names members. Keys of maps can contain dots.</summary>
    private static (List<string> Path, JsonNode? Value) Walk(JsonObject full, string text)
    {
        var path = new List<string>();
        JsonNode? node = full;
        while (text.Length > 0)
        {
            if (node is not JsonObject members) break;
            var name = members.Select(member => member.Key)
                .Where(key => SpecPath.BeginsWith(text, key))
                .MaxBy(key => key.Length);
            var end = text.IndexOfAny(['.', '[']);
            name ??= end < 0 ? text : text[..end];
            path.Add(name);
            node = members[name];
            text = text[name.Length..];
            if (node is null || text is not ['.', ..]) break;
            text = text[1..];
        }

        return (path, node);
    }

    private static JsonNode? Get(JsonNode? node, List<string> path)
    {
        foreach (var name in path) node = (node as JsonObject)?[name];
        return node;
    }

    private static bool Set(JsonObject target, List<string> path, JsonNode value)
    {
        foreach (var name in path.SkipLast(1))
        {
            if (target[name] is not JsonObject next) target[name] = next = [];
            target = next;
        }

        if (JsonNode.DeepEquals(target[path[^1]], value)) return false;
        target[path[^1]] = value;
        return true;
    }
}
