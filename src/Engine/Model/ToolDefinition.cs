using System.Text.Json.Nodes;

namespace Reconciler.Engine.Model;

/// <summary>A tool as an MCP server lists it.</summary>
/// <param name="Name">The name, without the prefix of a target.</param>
/// <param name="Members">
/// Its other members, such as description, inputSchema and annotations, with the members of all objects in order. Without <c>_meta</c>,
/// which may differ from answer to answer.
/// </param>
internal sealed record ToolDefinition(string Name, JsonObject Members)
{
    private const string NameMember = "name";

    /// <summary>Reads a tool of the result of tools/list; null if it has no name.</summary>
    public static ToolDefinition? Read(JsonNode? tool)
    {
        if (tool is not JsonObject members || members[NameMember] is not JsonValue value) return null;
        if (!value.TryGetValue<string>(out var name)) return null;
        var kept = members.Where(member => member.Key is not (NameMember or "_meta"));
        return new ToolDefinition(name, Order(kept));
    }

    /// <summary>The definition as text that is the same for the same tool.</summary>
    public string ToText() => $"{JsonValue.Create(Name).ToJsonString()}:{Members.ToJsonString()}";

    private static JsonObject Order(IEnumerable<KeyValuePair<string, JsonNode?>> members) => new(members
        .OrderBy(member => member.Key, StringComparer.Ordinal)
        .Select(member => KeyValuePair.Create(member.Key, Order(member.Value))));

    private static JsonNode? Order(JsonNode? node) => node switch
    {
        JsonObject members => Order(members.AsEnumerable()),
        JsonArray items => new JsonArray([.. items.Select(Order)]),
        _ => node?.DeepClone(),
    };
}
