using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Reconciler.Tests.Shared;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Spec.Tests;

/// <summary>The schema that is checked in, read by a validator that is not ours.</summary>
public sealed class SchemaValidationTests
{
    private static readonly string Text = File.ReadAllText(Repository.File("specs", "schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Repository.File("specs"), "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void It_is_a_schema_of_the_draft_that_it_declares()
    {
        using var document = JsonDocument.Parse(Text);

        Assert.Equal(MetaSchemas.Draft202012Id.ToString(), document.RootElement.GetProperty("$schema").GetString());
        Assert.True(MetaSchemas.Draft202012.Evaluate(document.RootElement).IsValid);
        Assert.False(MetaSchemas.Draft202012.Evaluate(JsonDocument.Parse("""{"type": "no type"}""").RootElement).IsValid);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_document_of_the_examples_is_valid(string file)
    {
        var documents = Documents(File.ReadAllText(Repository.File(file))).ToList();

        Assert.NotEmpty(documents);
        Assert.All(documents, document => Assert.True(IsValid(document), document.ToJsonString()));
    }

    [Theory]
    [InlineData("kind: PolicyEngine\nmetadata: {name: engine}\nspec: {description: text}", true)]
    [InlineData("kind: PolicyMotor\nmetadata: {name: engine}\nspec: {description: text}", false)]
    [InlineData("kind: PolicyEngine\nspec: {description: text}", false)]
    [InlineData("kind: PolicyEngine\nmetadata: {name: engine}\nspec: {descriptoin: text}", false)]
    [InlineData("kind: PolicyEngine\nmetadata: {name: engine}\nspec: {description: [text]}", false)]
    [InlineData("kind: Stack\nmetadata: {name: stack}\nspec: {drift: Heal}", true)]
    [InlineData("kind: Stack\nmetadata: {name: stack}\nspec: {drift: Repair}", false)]
    [InlineData("kind: Stack\nmetadata: {name: stack}\nspec: {prune: 1}", false)]
    public void A_document_is_valid_or_not(string text, bool isValid) =>
        Assert.Equal(isValid, IsValid(Documents($"apiVersion: agentcore.reconciler/v1alpha1\n{text}\n").Single()));

    [Fact]
    public void A_document_of_another_version_is_not_valid() =>
        Assert.False(IsValid(Documents("apiVersion: agentcore.reconciler/v2\nkind: PolicyEngine\nmetadata: {name: engine}\nspec: {description: text}\n").Single()));

    private static bool IsValid(JsonNode document) => Schema.Evaluate(JsonSerializer.SerializeToElement(document)).IsValid;

    private static IEnumerable<JsonNode> Documents(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Select(document => ToJson(document.RootNode)!);
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(member => KeyValuePair.Create(((YamlScalarNode)member.Key).Value!, ToJson(member.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var value } => Plain(value!),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new NotSupportedException($"{node.NodeType}"),
    };

    /// <summary>The core schema of YAML 1.2, as far as specs use it.</summary>
    private static JsonNode? Plain(string value) => value switch
    {
        "" or "~" or "null" => null,
        "true" or "false" => JsonValue.Create(value == "true"),
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(value),
    };
}
