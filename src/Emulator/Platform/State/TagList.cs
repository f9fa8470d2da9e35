using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>Tags of the services that keep them as a list of pairs, in the order in which they were first set.</summary>
internal sealed class TagList(string keyMember = "Key", string valueMember = "Value")
{
    /// <summary>Adds tags to a document's list, or changes those that it has.</summary>
    public void Set(JsonObject document, string member, IEnumerable<JsonObject> tags)
    {
        if (document[member] is not JsonArray list)
            document[member] = list = [];
        foreach (var tag in tags)
        {
            var existing = list.OfType<JsonObject>().FirstOrDefault(t => t.Text(keyMember) == tag.Text(keyMember));
            if (existing is null)
                list.Add(tag.DeepClone());
            else
                existing[valueMember] = tag[valueMember]?.DeepClone();
        }
    }

    public void Remove(JsonObject document, string member, IEnumerable<string> keys)
    {
        if (document[member] is not JsonArray list)
            return;
        foreach (var key in keys)
        {
            if (list.OfType<JsonObject>().FirstOrDefault(t => t.Text(keyMember) == key) is { } tag)
                list.Remove(tag);
        }
    }
}
