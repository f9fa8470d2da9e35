using System.Text.Json;
using Cedar.Json;
using Cedar.Schemas;

namespace Cedar.Tests;

public sealed class SchemaTests
{
    private const string Text = """
        namespace App {
          entity Colour enum ["blue", "red"];
          entity Group;
          entity User in [App::Group] = {address: {"post code": String}, age?: Long} tags Set<decimal>;
          action "read";
          action "view" in [App::Action::"read"] appliesTo { principal: [App::User], resource: [App::Colour], context: {at: datetime, on: Bool} };
        }

        """;

    private static SchemaBuilder Builder => new SchemaBuilder()
        .AddEnumType("App::Colour", "red", "blue")
        .AddEntityType("App::Group")
        .AddEntityType(
            "App::User",
            new RecordAttributes(
            [
                new AttributeType("age", new CedarType.Long(), Required: false),
                new AttributeType(
                    "address",
                    new CedarType.Record(new RecordAttributes([new AttributeType("post code", new CedarType.String(), Required: true)])),
                    Required: true),
            ]),
            tags: new CedarType.Set(new CedarType.Extension("decimal")),
            memberOf: ["App::Group"])
        .AddAction(new EntityUid("App::Action", "read"))
        .AddAction(
            new EntityUid("App::Action", "view"), ["App::User"], ["App::Colour"],
            new RecordAttributes(
                [
                    new AttributeType("at", new CedarType.Extension("datetime"), true),
                    new AttributeType("on", new CedarType.Boolean(), true),
                ]),
            [new EntityUid("App::Action", "read")]);

    [Fact]
    public void A_built_schema_equals_the_parsed_one() => Assert.Equal(Text, Builder.Build().ToString());

    [Fact]
    public void Both_syntaxes_say_the_same()
    {
        Assert.Equal(Text, Schema.Parse(Text).ToString());
        Assert.Equal(Text, SchemaJson.Read(SchemaJson.Write(Schema.Parse(Text))).ToString());
    }

    [Fact]
    public void JSON_may_use_common_types_and_omit_defaults()
    {
        var schema = SchemaJson.Read("""
            {"": {
              "commonTypes": {"Name": {"type": "Record", "attributes": {"first": {"type": "EntityOrCommon", "name": "String"}}}},
              "entityTypes": {"User": {"shape": {"type": "Name"}}, "Doc": {"tags": {"type": "EntityOrCommon", "name": "User"}}},
              "actions": {
                "all": {},
                "read": {"memberOf": [{"id": "all"}], "appliesTo": {"principalTypes": ["User"], "resourceTypes": ["Doc"]}}
              }
            }}
            """);

        Assert.Equal(
            """
            entity User = {first: String};
            entity Doc tags User;
            action "all";
            action "read" in [Action::"all"] appliesTo { principal: [User], resource: [Doc] };

            """,
            schema.ToString());
    }

    [Fact]
    public void A_builtin_type_is_distinguished_from_an_entity_type_with_the_same_name()
    {
        var schema = new SchemaBuilder().AddEntityType("String").AddEntityType("A", tags: new CedarType.String()).AddEntityType(
            "B", tags: new CedarType.Entity("String")).Build();

        Assert.Equal("entity String;\nentity A tags __cedar::String;\nentity B tags String;\n", schema.ToString());
        Assert.Equal(schema.ToString(), SchemaJson.Read(SchemaJson.Write(schema)).ToString());
    }

    [Theory]
    [InlineData(
        """{"": {"entityTypes": {"User": {"memberOfTypes": ["Grup"]}, "Group": {}}, "actions": {}}}""",
        "1:50: the entity type `Grup` is not declared; did you mean `Group`?")]
    [InlineData(
        "{\"\": {\n  \"entityTypes\": {\"U\": {\"shape\": {\"type\": \"Recrd\"}}}, \"actions\": {\"Ü\": {}}}}",
        "2:34: the type `Recrd` is not declared")]
    [InlineData("""{"": {"entityTypes": {"User": {"shape": {}}}, "actions": {}}}""", "1:41: the entity type `User`: expected the member `type`")]
    [InlineData("{\"\": {\"entityTypes\": {},\n  \"actions\": {\"a\": {\"memberOf\": [{}]}}}}", "2:34: the action `a`: `memberOf`: expected the member `id`")]
    [InlineData("{\"\": {\n \"entityTypes\" }}", "2:16: this is not JSON: ")]
    public void Errors_in_JSON_say_where(string json, string message)
    {
        var error = Assert.Throws<CedarSyntaxException>(() => SchemaJson.Read(json));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "entity User; namespace N { entity User; }", "1:35: the type `N::User` shadows `User`, which is declared without a namespace")]
    [InlineData("type T = Long; namespace N { entity T; }", "1:37: the type `N::T` shadows `T`, which is declared without a namespace")]
    [InlineData(
        "action x; namespace N { action x; }",
        "1:32: the action N::Action::\"x\" shadows Action::\"x\", which is declared without a namespace")]
    [InlineData(
        "namespace N { action x in [\"reed\"]; action \"read\"; }",
        "1:22: the action N::Action::\"reed\" is not declared; did you mean `read`?")]
    public void Errors_in_text_say_where(string text, string message) =>
        Assert.Equal(message, Assert.Throws<CedarSyntaxException>(() => Schema.Parse(text)).Message);

    public static TheoryData<SchemaBuilder, string> Mistakes => new()
    {
        {
            new SchemaBuilder().AddEntityType("User", memberOf: ["Grup"]).AddEntityType("Group"),
            "the entity type `Grup` is not declared; did you mean `Group`?"
        },
        {
            new SchemaBuilder().AddEntityType("User", tags: new CedarType.Set(new CedarType.Entity("Usr"))),
            "the entity type `Usr` is not declared; did you mean `User`?"
        },
        {
            new SchemaBuilder().AddEntityType("User", tags: new CedarType.Extension("decimals")),
            "the type `decimals` is not declared; did you mean `decimal`?"
        },
        { new SchemaBuilder().AddAction(new EntityUid("Action", "x"), principals: ["User"]), "the entity type `User` is not declared" },
        {
            new SchemaBuilder().AddAction(new EntityUid("Action", "x"), memberOf: [new EntityUid("Action", "y")]),
            "the action Action::\"y\" is not declared; did you mean `x`?"
        },
        {
            new SchemaBuilder().AddAction(new EntityUid("Action", "x"), memberOf: [new EntityUid("Action", "x")]),
            "the action Action::\"x\" is its own ancestor"
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Builder_reports_mistakes_when_the_schema_is_built(SchemaBuilder builder, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(builder.Build).Message);

    [Fact]
    public void Deep_types_round_trip()
    {
        var text = $"entity A tags {string.Concat(Enumerable.Repeat("Set<", 140))}Long{new string('>', 140)};\n";

        Assert.Equal(text, SchemaJson.Read(SchemaJson.Write(Schema.Parse(text))).ToString());
        Assert.True(
            JsonDocument.Parse(
                SchemaJson.Write(Schema.Parse(text)),
                new JsonDocumentOptions { MaxDepth = 600 }).RootElement.ValueKind == JsonValueKind.Object);
    }
}
