using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.References;
using Shared;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that every referenced object and attribute exists, and that dependencies have no cycle.</summary>
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
            foreach (var named in KindCatalog.Find(o.Ref.Kind)!.GetReferences(o.Spec))
            {
                if (CheckObject(o, named.Object, named.Path) && named.IsDependency) found.Add(named.Object);
            }

            CheckClients(o);
            foreach (var (path, reference) in FindReferences(o))
            {
                if (CheckReference(o, reference, path) && reference.Object.Kind != Reference.Aws) found.Add(reference.Object);
            }
        }

        CheckCycles(dependencies);
    }

    private IEnumerable<(string Path, Reference Reference)> FindReferences(SpecObject o)
    {
        foreach (var (inner, text) in ModelMapper.FindStrings(o.Spec))
        {
            // In the spec, the members of a mirrored request have no "request" prefix.
            var path = "spec." + inner.Replace("request.", "", StringComparison.Ordinal);
            foreach (var malformed in ReferenceText.FindMalformed(text))
            {
                errors.Add(
                    o.GetLocation(path), path, $"{malformed} is not a valid reference",
                    "write ${Kind/name.attribute} or ${aws.region}; write $${ for a literal ${");
            }

            foreach (var reference in ReferenceText.Find(text)) yield return (path, reference);
        }
    }

    /// <summary>Checks references to the clients of a user pool.</summary>
    private void CheckClients(SpecObject o)
    {
        if (o.Spec is not GatewaySpec { Jwt: { UserPool: { } name, Clients: { } wanted } }) return;
        if (!_byRef.TryGetValue(new ObjectRef("UserPool", name), out var pool)) return;
        // A client without a name is an error of its own.
        List<string> clients = [.. ((UserPoolSpec)pool.Spec).Clients?.Select(client => client?.Name).OfType<string>() ?? []];
        foreach (var (index, client) in wanted.Index().Where(entry => !clients.Contains(entry.Item)))
        {
            var path = $"spec.jwt.clients[{index}]";
            errors.Add(
                o.GetLocation(path), path, $"UserPool/{name} has no client {Shown.Cut(client)}", Spelling.Hint(client, clients));
        }
    }

    private bool CheckReference(SpecObject from, Reference reference, string path)
    {
        if (reference.Object.Kind == Reference.Aws)
        {
            if (AwsAttributes.Contains(reference.Attribute)) return true;
            errors.Add(
                from.GetLocation(path), path, $"{Shown.Cut(reference.ToString())} is not an attribute of the account",
                $"known attributes: {string.Join(", ", AwsAttributes.Select(a => $"${{aws.{a}}}"))}");
            return false;
        }

        if (!CheckObject(from, reference.Object, path)) return false;
        var kind = KindCatalog.Find(reference.Object.Kind)!;
        if (!kind.HasAttribute(reference.Attribute))
        {
            errors.Add(
                from.GetLocation(path),
                path,
                $"{kind.Name} has no attribute {Shown.Cut(reference.Attribute)}",
                Spelling.Hint(reference.Attribute, kind.Attributes)
                    ?? (kind.Attributes.Count == 0 ? null : $"known attributes: {string.Join(", ", kind.Attributes)}"));
            return false;
        }

        return CheckClient(from, reference, path) && CheckStatement(from, reference, path);
    }

    // The policies of a statementFile are known only to who reads policies.
    private bool CheckStatement(SpecObject from, Reference reference, string path)
    {
        if (_byRef[reference.Object].Spec is not CedarPolicySpec policy || policy.StatementFile is not null) return true;
        var known = policy.Statements?.Keys.ToList() ?? [];
        var name = reference.Attribute.Split('.') is ["statements", var key, _] ? key : null;
        if (name is null ? policy.Statements is null : known.Contains(name)) return true;
        errors.Add(
            from.GetLocation(path), path,
            name is null ? $"{reference.Object} has several policies" : $"{reference.Object} has no statement {Shown.Cut(name)}",
            name is null
                ? $"write ${{{reference.Object}.statements.NAME.{reference.Attribute}}}"
                : Spelling.Hint(name, known) ?? (known.Count == 0 ? "it has one policy, without a name" : null));
        return false;
    }

    private bool CheckClient(SpecObject from, Reference reference, string path)
    {
        if (_byRef[reference.Object].Spec is not UserPoolSpec pool || reference.Attribute.Split('.') is not ["clients", var client, "id"])
            return true;
        var clients = pool.Clients?.ConvertAll(c => c.Name) ?? [];
        if (clients.Contains(client)) return true;
        errors.Add(from.GetLocation(path), path, $"{reference.Object} has no client {Shown.Cut(client)}", Spelling.Hint(client, clients));
        return false;
    }

    private bool CheckObject(SpecObject from, ObjectRef target, string path)
    {
        if (_byRef.ContainsKey(target)) return true;
        var location = from.GetLocation(path);
        if (KindCatalog.Find(target.Kind) is null)
        {
            var hint = Spelling.Hint(target.Kind, KindCatalog.All.Select(kind => kind.Name));
            errors.Add(location, path, $"unknown kind {Shown.Cut(target.Kind)}", hint);
            return false;
        }

        var names = _byRef.Keys.Where(o => o.Kind == target.Kind).Select(o => o.Name).ToList();
        var elsewhere = _byRef.Keys.Where(o => o.Name == target.Name).Select(o => o.ToString()).FirstOrDefault();
        errors.Add(
            location,
            path,
            $"there is no {target.Kind} {Shown.Cut(target.Name)} in this stack",
            Spelling.Hint(target.Name, names)
                ?? (elsewhere is not null ? $"there is {elsewhere}" : names.Count > 0 ? $"there is {string.Join(", ", names)}" : null));
        return false;
    }

    /// <summary>
    /// Searches depth-first with an explicit stack, because a chain of dependencies may be as long as the stack has objects.
    /// </summary>
    private void CheckCycles(Dictionary<ObjectRef, HashSet<ObjectRef>> dependencies)
    {
        var done = new HashSet<ObjectRef>();
        foreach (var start in objects.Select(o => o.Ref).Where(o => !done.Contains(o)))
        {
            var path = new List<(ObjectRef Object, Queue<ObjectRef> Next)> { (start, NextOf(start)) };
            var indexes = new Dictionary<ObjectRef, int> { [start] = 0 };
            while (path.Count > 0)
            {
                var (current, next) = path[^1];
                if (!next.TryDequeue(out var target))
                {
                    path.RemoveAt(path.Count - 1);
                    indexes.Remove(current);
                    done.Add(current);
                }
                else if (indexes.TryGetValue(target, out var index))
                {
                    var cycle = path.Skip(index).Select(step => step.Object).Append(target);
                    errors.Add(_byRef[target].Location, "", $"the objects depend on each other in a cycle: {string.Join(" -> ", cycle)}");
                }
                else if (!done.Contains(target))
                {
                    indexes[target] = path.Count;
                    path.Add((target, NextOf(target)));
                }
            }
        }

        Queue<ObjectRef> NextOf(ObjectRef o) =>
            new(dependencies.TryGetValue(o, out var targets) ? targets.OrderBy(t => t.ToString(), StringComparer.Ordinal) : []);
    }
}
