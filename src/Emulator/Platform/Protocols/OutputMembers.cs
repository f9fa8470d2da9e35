using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>
/// The members that are set in an output document. Members with a leading underscore are internal to the emulator and are left out.
/// </summary>
internal static class OutputMembers
{
    /// <exception cref="ContractViolationException">The document has a member that the shape lacks, or lacks a required member.</exception>
    public static IEnumerable<(MemberContract Member, JsonNode Value)> Of(ShapeContract shape, JsonObject document)
    {
        foreach (var (name, value) in document)
        {
            if (name[0] == '_')
                continue;
            if (!shape.ByName.TryGetValue(name, out var member))
                throw new ContractViolationException($"{shape.Name} has no member '{name}'.");
            if (value is not null)
                yield return (member, value);
        }

        foreach (var member in shape.Members)
        {
            if (member.Required && document[member.Name] is null)
                throw new ContractViolationException($"{shape.Name} requires '{member.Name}'.");
        }
    }

    /// <summary>A copy with only the members of a shape, for example to make a resource's summary.</summary>
    public static JsonObject Project(ShapeContract shape, JsonObject document)
    {
        var projection = new JsonObject();
        foreach (var (name, value) in document)
        {
            if (value is not null && shape.ByName.ContainsKey(name))
                projection[name] = value.DeepClone();
        }

        return projection;
    }
}
