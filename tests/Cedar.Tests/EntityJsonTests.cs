using Cedar.Json;
using Cedar.Schemas;

namespace Cedar.Tests;

public sealed class EntityJsonTests
{
    public const string SchemaText = """
        entity Group;
        entity User in Group = {age: Long, boss?: User, pay?: decimal, home?: {street: String, since?: datetime}, pays?: Set<decimal>, can?: Action}
          tags String;
        entity Colour enum ["red"];
        action all;
        action view in all appliesTo { principal: User, resource: Group, context: {limit?: decimal} };
        """;

    /// <summary>A document that uses every member of the format.</summary>
    public const string Document = """
        [{"uid": {"type": "User", "id": "a"}, "parents": [{"type": "Group", "id": "g"}, {"__entity": {"type": "Group", "id": "h"}}],
          "tags": {"t": "x"}, "attrs": {"age": 1, "boss": {"type": "User", "id": "b"}, "pay": "1.0",
            "home": {"street": "s", "since": {"fn": "datetime", "arg": "2024-01-01"}},
            "pays": ["1.0", {"__extn": {"fn": "decimal", "arg": "2.0"}}], "can": {"__entity": {"type": "Action", "id": "view"}}}},
         {"uid": {"__entity": {"type": "Colour", "id": "red"}}, "attrs": {}, "parents": []},
         {"uid": {"type": "Action", "id": "view"}, "attrs": {}, "parents": [{"type": "Action", "id": "all"}]}]
        """;

    private static readonly Schema Declared = Schema.Parse(SchemaText);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mistake_in_a_document_is_an_error(bool withSchema)
    {
        var schema = withSchema ? Declared : null;
        EntityJson.Read(Document, schema);

        // Without a schema, the names and types of attributes are data.
        Assert.Empty(JsonMutation.All(Document)
            .Where(m => IsRead(m.Text, schema) && !MayBeRead(m, withSchema)).ToList());
    }

    [Theory]
    [InlineData("""[{"uid": UID, "attrs": {"age": 1}}]""", "entities[0]: expected the member `parents`")]
    [InlineData("""[{"uid": UID, "parents": []}]""", "entities[0]: expected the member `attrs`")]
    [InlineData("""[{"uid": UID, "attrs": {"age": 1}, "parents": {}}]""", "entities[0]: `parents`: expected a list")]
    [InlineData("""[{"uid": UID, "attrs": {"age": 1}, "parents": [], "tag": {}}]""", "entities[0] has no member `tag`; did you mean `tags`?")]
    [InlineData("""[{"uid": UID, "attrs": {"age": 1}, "parents": [], "parents": []}]""", "entities[0]: `parents` is given twice")]
    [InlineData("""[{"uid": {"type": "User", "id": "a", "x": 1}, "attrs": {}, "parents": []}]""", "entities[0].uid has no member `x`")]
    [InlineData("""[{"uid": {"type": "if", "id": "a"}, "attrs": {}, "parents": []}]""", "entities[0].uid: `if` is not an entity type")]
    [InlineData("""[{"uid": UID, "attrs": {"age": {"__expr": "1"}}, "parents": []}]""", "User::\"a\".age: `__expr` is no longer supported")]
    [InlineData("""[{"uid": {"type": "Action", "id": "view"}, "attrs": {}, "parents": []}]""", "Action::\"view\": the action's groups differ from the schema")]
    [InlineData("""[{"uid": {"type": "Action", "id": "all"}, "attrs": {"a": 1}, "parents": []}]""", "Action::\"all\": actions have neither attributes nor tags")]
    [InlineData("""[{"uid": {"type": "Action", "id": "al"}, "attrs": {}, "parents": []}]""", "Action::\"al\": the action Action::\"al\" is not declared; did you mean `all`?")]
    [InlineData("""[{"uid": UID, "attrs": {"age": 1}, "parents": []}, {"uid": UID, "attrs": {"age": 2}, "parents": []}]""", "the entity User::\"a\" is given twice with different contents")]
    public void Errors_name_the_entity(string json, string message)
    {
        var error = Assert.ThrowsAny<FormatException>(
            () => EntityJson.Read(json.Replace("UID", """{"type": "User", "id": "a"}""", StringComparison.Ordinal), Declared));

        Assert.Equal(message, error is CedarSyntaxException syntax ? syntax.Reason : error.Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"__extn": {"fn": "decimal", "arg": "1.0"}}""")]
    [InlineData("""{"__entity": {"type": "User", "id": "a"}}""")]
    [InlineData("""{"a": 1, "a": 1}""")]
    [InlineData("""{"a": "\udc00"}""")]
    public void A_context_is_a_record(string json) => Assert.Throws<CedarSyntaxException>(() => RequestJson.Read(
        new EntityUid("User", "a"), new EntityUid("Action", "view"), new EntityUid("Group", "g"), json, Declared));

    internal static bool IsRead(string json, Schema? schema)
    {
        try
        {
            EntityJson.Read(json, schema);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool MayBeRead(JsonMutation mutation, bool withSchema) => mutation switch
    {
        { Kind: MutationKind.Duplicate } or { Kind: MutationKind.Null } => false,
        { Path: [_, "tags", _] or [_, "tags"], Kind: not MutationKind.Retype } => mutation.Kind != MutationKind.Rename || mutation.Path.Count == 3,
        { Path: [_, "attrs", ..] } => !withSchema || mutation.Kind == MutationKind.Remove,
        { Path: [_, "tags", _] } => !withSchema,
        _ => false,
    };
}
