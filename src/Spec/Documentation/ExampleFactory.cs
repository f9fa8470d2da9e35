using System.Text.Json.Nodes;
using Amazon.Runtime.Documents;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.Yaml;

namespace Reconciler.Spec.Documentation;

/// <summary>Makes an example of each member: the documented one, or one that follows from its type and constraints.</summary>
internal sealed class ExampleFactory(SpecDocumentation documentation)
{
    private const string AnyArn = "arn:aws:lambda:us-east-1:111122223333:function:tools";
    private const int MostMembers = 2;

    /// <summary>Creates an example. Returns null if nothing is known of the values.</summary>
    public JsonNode? Create(ModelMember member) => Create(member, []);

    private JsonNode? Create(ModelMember member, List<Type> path)
    {
        var documented = documentation.Get(member);
        if ((documented.Example ?? documented.Default) is { } value) return value.DeepClone();
        var type = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        var constraint = member.Constraint;
        if (SpecTypes.IsList(type))
            return CreateValue(type.GenericTypeArguments[0], constraint.Item, member.Name, path) is { } item ? new JsonArray(item) : null;
        if (!SpecTypes.IsMap(type)) return CreateValue(type, constraint.Value, member.Name, path, constraint.Min);
        if (member.Name == "tags") return new JsonObject { ["team"] = "tools" };
        var entry = CreateValue(type.GenericTypeArguments[1], constraint.Entry, member.Name, path);
        return entry is null ? null : new JsonObject { ["name"] = entry };
    }

    private JsonNode? CreateValue(Type type, ApiConstraint? constraint, string name, List<Type> path, long? min = null)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool)) return true;
        if (type == typeof(int) || type == typeof(long)) return min ?? 1;
        if (type == typeof(double) || type == typeof(float)) return (double)(min ?? 1);
        if (type == typeof(Document)) return new JsonObject { ["key"] = "value" };
        if (type == typeof(JsonDocumentText)) return CreatePolicy();
        if (SpecTypes.IsEnumeration(type)) return SpecTypes.GetEnumValues(type)[0];
        if (ModelType.IsStructure(type)) return CreateStructure(type, path);
        if (constraint?.Values is { } values) return values[0];
        if (constraint?.Pattern is { } pattern) return PatternWords.Find(pattern)?.Example;
        return name.EndsWith("Arn", StringComparison.Ordinal) || name.EndsWith("Arns", StringComparison.Ordinal) ? AnyArn : null;
    }

    /// <summary>A structure with its required members, and those that its rules ask for; else with its first ones.</summary>
    private JsonObject? CreateStructure(Type type, List<Type> path)
    {
        // Some structures contain themselves, such as the schema of the items of a list.
        if (path.Contains(type)) return null;
        List<Type> inner = [.. path, type];
        var structure = StructureType.Get(type);
        var example = new JsonObject();
        foreach (var key in structure.Required)
        {
            if (Create(structure.Keys[key].Member, inner) is { } value) example[key] = value;
        }

        var optional = structure.Keys.Keys.Order(StringComparer.Ordinal).Where(key => !example.ContainsKey(key)).ToList();
        if (structure.IsUnion) AddFirst(structure, example, optional, inner, _ => true);
        while (FindProblem(structure, example) is { } problem)
        {
            if (!AddFirst(structure, example, optional, inner, next => FindProblem(structure, next) != problem)) return null;
        }

        if (structure.IsUnion || example.Count > 0) return example;
        while (example.Count < MostMembers && AddFirst(structure, example, optional, inner, next => FindProblem(structure, next) is null))
        {
        }

        return example;
    }

    /// <summary>Adds the first member that has an example and leaves a structure that is wanted.</summary>
    private bool AddFirst(
        StructureType structure, JsonObject example, List<string> optional, List<Type> path, Func<JsonObject, bool> isWanted)
    {
        foreach (var key in optional)
        {
            if (Create(structure.Keys[key].Member, path) is not { } value) continue;
            var next = (JsonObject)example.DeepClone();
            next[key] = value.DeepClone();
            if (!isWanted(next)) continue;
            example[key] = value;
            optional.Remove(key);
            return true;
        }

        return false;
    }

    private static string? FindProblem(StructureType structure, JsonObject example)
    {
        var node = (MappingNode)YamlReader.Read("example", example.ToJsonString(), new ErrorList()).Single();
        return structure.Rules.Select(rule => rule.FindProblem(new NodeMembers(node))?.Message)
            .FirstOrDefault(message => message is not null);
    }

    private static JsonObject CreatePolicy() => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = "arn:aws:iam::111122223333:root" },
            ["Action"] = "s3:GetObject",
            ["Resource"] = "*",
        }),
    };
}
