using Cedar.Json;
using Cedar.Schemas;

namespace Cedar.Tests;

public sealed class SchemaJsonTests
{
    /// <summary>The members that may be null, as if they were absent.</summary>
    private static readonly string[] Nullable = ["appliesTo", "memberOf", "attributes", "type"];

    /// <summary>The members whose names are data.</summary>
    private static readonly string[] Maps = ["commonTypes", "entityTypes", "actions", "attributes", "annotations"];

    /// <summary>Documents that together use every member of the format.</summary>
    public static string[] All =>
    [
        """
        {"App": {
          "annotations": {"doc": "x", "empty": null},
          "commonTypes": {"Name": {"type": "Record", "attributes": {"first": {"type": "String"}}, "annotations": {"doc": "x"}}},
          "entityTypes": {
            "Colour": {"enum": ["red", "blue"], "annotations": {"doc": "x"}},
            "Group": {},
            "User": {"memberOfTypes": ["Group"], "tags": {"type": "Set", "element": {"type": "Boolean"}}, "annotations": {"doc": "x"},
              "shape": {"type": "Record", "additionalAttributes": false, "attributes": {
                "name": {"type": "Name", "required": true, "annotations": {"doc": "x"}},
                "boss": {"type": "Entity", "name": "User", "required": false},
                "pay": {"type": "Extension", "name": "decimal"},
                "any": {"type": "EntityOrCommon", "name": "Long"}}}}},
          "actions": {
            "read": {},
            "view": {"memberOf": [{"id": "read", "type": "Action"}], "annotations": {"doc": "x"},
              "appliesTo": {"principalTypes": ["User"], "resourceTypes": ["Colour"],
                "context": {"type": "Record", "attributes": {"at": {"type": "Long"}}}}}}}}
        """,
        """
        {"": {"commonTypes": {"C": {"type": "Record", "attributes": {}}, "D": {"type": "EntityOrCommon", "name": "__cedar::decimal"}},
          "entityTypes": {"A": {"shape": {"type": "C"}, "tags": {"type": "D"}}},
          "actions": {"x": {"memberOf": null, "appliesTo": null, "attributes": null},
            "y": {"memberOf": [{"id": "x", "type": null}],
              "appliesTo": {"principalTypes": [], "resourceTypes": ["A", "A"], "context": {"type": "C"}}}}}}
        """,
    ];

    public static TheoryData<string> Documents => new(All);

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_mistake_in_a_document_is_a_syntax_error(string json)
    {
        SchemaJson.Read(json);

        Assert.Empty(JsonMutation.All(json).Where(m => IsRead(m.Text) && !MayBeRead(m)).ToList());
    }

    [Theory]
    [InlineData("""{"": {"entityTypes": {}}}""", "1:6: the namespace ``: expected the member `actions`")]
    [InlineData("""{"": {"actions": {}}}""", "1:6: the namespace ``: expected the member `entityTypes`")]
    [InlineData("""{"if": {"entityTypes": {}, "actions": {}}}""", "1:8: `if` is not the name of a namespace")]
    [InlineData("""{"": {"annotations": {"a": "b"}, "entityTypes": {}, "actions": {}}}""", "1:22: only namespaces with a name have annotations")]
    [InlineData("""{"": {"entityTypes": {"Action": {}}, "actions": {}}}""", "1:33: `Action` is the type of actions; an entity type cannot have this name")]
    [InlineData("""{"": {"entityTypes": {"a b": {}}, "actions": {}}}""", "1:30: `a b` is not the name of a type")]
    [InlineData("""{"": {"entityTypes": {"A": {"shape": {"type": "Long"}}}, "actions": {}}}""", "1:38: expected a record type")]
    [InlineData("""{"": {"entityTypes": {"A": {"enum": []}}, "actions": {}}}""", "1:37: the entity type `A`: expected at least one id in `enum`")]
    [InlineData("""{"": {"entityTypes": {"A": {"enum": 1}}, "actions": {}}}""", "1:37: the entity type `A`: `enum`: expected a list")]
    [InlineData("""{"": {"entityTypes": {"A": {"enum": ["a"], "tags": {"type": "Long"}}}, "actions": {}}}""", "1:52: the entity type `A` has no member `tags`")]
    [InlineData("""{"": {"commonTypes": {"String": {"type": "Long"}}, "entityTypes": {}, "actions": {}}}""", "1:33: `String` is a reserved name of a type")]
    [InlineData("""{"": {"entityTypes": {"A": {"tags": {"type": "Extension", "name": "decimals"}}}, "actions": {}}}""", "1:67: `decimals` is not an extension type; did you mean `decimal`?")]
    [InlineData("""{"": {"entityTypes": {"A": {"tags": {"type": "EntityOrCommon", "name": "Boolean"}}}, "actions": {}}}""", "1:37: the type `Boolean` is not declared")]
    [InlineData("""{"": {"entityTypes": {"A": {"shape": {"type": "Record", "attributes": {}, "additionalAttributes": true}}}, "actions": {}}}""", "1:99: open records are not supported")]
    [InlineData("""{"": {"entityTypes": {}, "actions": {"x": {"appliesTo": {}}}}}""", "1:57: the action `x`: `appliesTo`: expected the member `principalTypes`")]
    [InlineData("""{"": {"entityTypes": {}, "actions": {"x": {"attributes": {}}}}}""", "1:58: the action `x`: actions have no attributes")]
    public void Errors_say_where(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<CedarSyntaxException>(() => SchemaJson.Read(json)).Message, StringComparison.Ordinal);

    private static bool MayBeRead(JsonMutation mutation) => mutation switch
    {
        { Kind: MutationKind.Duplicate } => false,
        // An added namespace, type or action that is no object is an error; an annotation must be text.
        { Kind: MutationKind.Add } => false,
        { Kind: MutationKind.Rename, Path: [_] or [.., _, _] } => mutation.Path.Count == 1 || Maps.Contains(mutation.Path[^2]),
        { Kind: MutationKind.Null, Path: [.., "annotations", _] } => true,
        { Kind: MutationKind.Null } => Nullable.Contains(mutation.Member),
        { Kind: MutationKind.Retype, Path: [.., "annotations", _] or [.., "enum", _] } => true,
        { Kind: MutationKind.Retype } => mutation.Path is [.., "memberOf"],
        _ => true,
    };

    private static bool IsRead(string json)
    {
        try
        {
            SchemaJson.Read(json);
            return true;
        }
        catch (CedarSyntaxException)
        {
            return false;
        }
    }
}
