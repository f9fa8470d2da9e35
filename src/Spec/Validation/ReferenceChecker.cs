using Reconciler.Spec.Binding;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.References;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that every object and value that a stack refers to is there, and that nothing depends on itself.</summary>
internal sealed class ReferenceChecker(IReadOnlyList<SpecObject> objects, ErrorList errors)
{
    private static readonly string[] AwsAttributes = ["region", "accountId"];
    private readonly Dictionary<ObjectRef, SpecObject> _byRef = objects.DistinctBy(o => o.Ref).ToDictionary(o => o.Ref);

    public void Check()
    {
        var dependencies = new Dictionary<ObjectRef, HashSet<ObjectRef>>();
        foreach (var o in objects)
        {
            var found = dependencies.TryGetValue(o.Ref, out var known) ? known : dependencies[o.Ref] = [];
            foreach (var named in KindCatalog.Find(o.Ref.Kind)!.References(o.Spec))
            {
                if (CheckObject(o, named.Object, named.Path) && named.IsDependency) found.Add(named.Object);
            }

            foreach (var (path, reference) in ReferencesIn(o))
            {
                if (CheckReference(o, reference, path) && reference.Object.Kind != Reference.Aws) found.Add(reference.Object);
            }
        }

        CheckCycles(dependencies);
    }

    private static IEnumerable<(string Path, Reference Reference)> ReferencesIn(SpecObject o) =>
        from entry in ModelMapper.Strings(o.Spec)
        from reference in ReferenceText.Find(entry.Text)
            // What a spec mirrors stands in it without the request around it.
        select ("spec." + entry.Path.Replace("request.", "", StringComparison.Ordinal), reference);

    private bool CheckReference(SpecObject from, Reference reference, string path)
    {
        if (reference.Object.Kind == Reference.Aws)
        {
            if (AwsAttributes.Contains(reference.Attribute)) return true;
            errors.Add(from.LocationOf(path), path, $"{reference} is no value of the account", $"there are {string.Join(" and ", AwsAttributes.Select(a => $"${{aws.{a}}}"))}");
            return false;
        }

        if (!CheckObject(from, reference.Object, path)) return false;
        var kind = KindCatalog.Find(reference.Object.Kind)!;
        if (!kind.Offers(reference.Attribute))
        {
            errors.Add(
                from.LocationOf(path),
                path,
                $"{kind.Name} has no attribute {reference.Attribute}",
                Spelling.Hint(reference.Attribute, kind.Attributes) ?? (kind.Attributes.Count == 0 ? null : $"it has {string.Join(", ", kind.Attributes)}"));
            return false;
        }

        return CheckClient(from, reference, path);
    }

    private bool CheckClient(SpecObject from, Reference reference, string path)
    {
        if (_byRef[reference.Object].Spec is not UserPoolSpec pool || reference.Attribute.Split('.') is not ["clients", var client, "id"]) return true;
        var clients = pool.Clients?.ConvertAll(c => c.Name) ?? [];
        if (clients.Contains(client)) return true;
        errors.Add(from.LocationOf(path), path, $"{reference.Object} has no client {client}", Spelling.Hint(client, clients));
        return false;
    }

    private bool CheckObject(SpecObject from, ObjectRef target, string path)
    {
        if (_byRef.ContainsKey(target)) return true;
        var location = from.LocationOf(path);
        if (KindCatalog.Find(target.Kind) is null)
        {
            errors.Add(location, path, $"there is no kind {target.Kind}", Spelling.Hint(target.Kind, KindCatalog.All.Select(kind => kind.Name)));
            return false;
        }

        var names = _byRef.Keys.Where(o => o.Kind == target.Kind).Select(o => o.Name).ToList();
        var elsewhere = _byRef.Keys.Where(o => o.Name == target.Name).Select(o => o.ToString()).FirstOrDefault();
        errors.Add(
            location,
            path,
            $"there is no {target.Kind} {target.Name} in this stack",
            Spelling.Hint(target.Name, names) ?? (elsewhere is not null ? $"there is {elsewhere}" : names.Count > 0 ? $"there is {string.Join(", ", names)}" : null));
        return false;
    }

    private void CheckCycles(Dictionary<ObjectRef, HashSet<ObjectRef>> dependencies)
    {
        var done = new HashSet<ObjectRef>();
        foreach (var o in objects) Visit(o.Ref, []);

        void Visit(ObjectRef reference, List<ObjectRef> path)
        {
            if (path.IndexOf(reference) is >= 0 and var start)
            {
                var cycle = path.Skip(start).Append(reference);
                errors.Add(_byRef[reference].Location, "", $"objects depend on each other in a circle: {string.Join(" -> ", cycle)}");
                return;
            }

            if (done.Contains(reference) || !dependencies.TryGetValue(reference, out var next)) return;
            path.Add(reference);
            foreach (var target in next.OrderBy(t => t.ToString(), StringComparer.Ordinal)) Visit(target, path);
            path.RemoveAt(path.Count - 1);
            done.Add(reference);
        }
    }
}
