using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Reconciler.Spec;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Documentation;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.Schema;
using Reconciler.Spec.Yaml;

namespace Spec.Tests;

/// <summary>Every member of every structure has a description and an example, and the example is valid for both judges.</summary>
public sealed class DocumentationTests
{
    private static readonly JsonObject Definitions = JsonNode.Parse(SpecSchema.Generate())!["$defs"]!.AsObject();

    private static IEnumerable<(string Name, JsonObject Schema)> Properties =>
        from definition in Definitions
        from property in definition.Value!["properties"]!.AsObject()
        select ($"{definition.Key}.{property.Key}", property.Value!.AsObject());

    [Fact]
    public void Every_member_has_a_description_and_an_example()
    {
        Assert.True(Properties.Count() > 450);
        Assert.DoesNotContain(Properties, property => property.Schema["description"] is null);
        Assert.DoesNotContain(Properties, property => property.Schema["examples"] is not JsonArray { Count: > 0 });
    }

    [Fact]
    public void Descriptions_are_sentences() => Assert.All(
        Properties, property => Assert.Matches("^[`A-Z0-9].*[.:]$", (string)property.Schema["description"]!));

    [Fact]
    public void Every_example_and_every_default_conforms_to_the_schema()
    {
        var invalid = new List<string>();
        foreach (var (name, schema) in Properties)
        {
            var root = (JsonObject)schema.DeepClone();
            root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
            root["$defs"] = Definitions.DeepClone();
            var judge = JsonSchema.FromText(root.ToJsonString());
            foreach (var value in ValuesOf(schema))
                if (!judge.Evaluate(JsonSerializer.SerializeToElement(value)).IsValid) invalid.Add($"{name}: {value?.ToJsonString()}");
        }

        Assert.Empty(invalid);
    }

    /// <summary>Binds each member alone: its siblings are not asked for.</summary>
    [Fact]
    public void Every_example_and_every_default_is_accepted_by_validate()
    {
        var seen = new HashSet<Type>();
        var results = KindCatalog.All.SelectMany(kind => Check(kind.SpecType, seen)).ToList();

        Assert.DoesNotContain(results, result => result.Length > 0);
        Assert.Equal(Properties.Count(), results.Count);
    }

    [Fact]
    public void Every_documented_member_of_the_API_exists()
    {
        var types = typeof(Amazon.BedrockAgentCoreControl.Model.CreateGatewayRequest).Assembly.GetTypes().ToLookup(type => type.Name);

        Assert.All(
            ApiDocumentation.Load().Members,
            entry => Assert.Contains(types[entry.Type], type => ModelMapper.GetMemberNames(type).Contains(entry.Member)));
    }

    /// <summary>What the program prints and explains is what the types say, also where no documentation file is beside it.</summary>
    [Fact]
    public void The_embedded_schema_is_the_generated_one() => Assert.Equal(SpecSchema.Generate() + "\n", SpecSchema.Text);

    /// <returns>What is wrong with each member; empty if nothing is.</returns>
    private static IEnumerable<string> Check(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type)) yield break;
        foreach (var (key, member, _) in SpecTypes.GetKeys(type))
        {
            var schema = Definitions[NameOf(type)]!["properties"]![key]!.AsObject();
            var errors = new ErrorList();
            foreach (var value in ValuesOf(schema))
            {
                var node = Assert.Single(YamlReader.Read("example", value!.ToJsonString(), errors));
                if (new Reconciler.Spec.Binding.Binder(errors, []).Bind(node, member.Type, key) is { } bound)
                    ConstraintChecker.Check(member, bound, node, key, errors);
            }

            yield return errors.Count == 0 ? "" : $"{type.Name}.{key}: {string.Join("; ", errors.ToSortedList())}";
            var element = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
            if (element.IsGenericType) element = element.GenericTypeArguments[^1];
            if (!ModelType.IsStructure(element)) continue;
            foreach (var inner in Check(element, seen)) yield return inner;
        }
    }

    private static IEnumerable<JsonNode?> ValuesOf(JsonObject schema) =>
        schema["default"] is { } value ? schema["examples"]!.AsArray().Append(value) : schema["examples"]!.AsArray();

    // Types of several services can have the same name.
    private static string NameOf(Type type) =>
        type.Assembly == typeof(SpecObject).Assembly ? type.Name : $"{type.Namespace!.Split('.')[1]}.{type.Name}";
}
