using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>The tags of services that store them as a list of pairs, in insertion order.</summary>
internal sealed class TagList(string keyMember = "Key", string valueMember = "Value")
{
    /// <summary>Adds tags to a document's list, or changes the values of existing tags.</summary>
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
