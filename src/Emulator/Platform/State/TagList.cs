using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>The tags of services that store them as a list of pairs, in insertion order.</summary>
internal sealed class TagList(string keyMember = "Key", string valueMember = "Value")
{
    /// <summary>Adds tags to a document's list, or changes the values of existing tags.</summary>
    /// <param name="document">The document.</param>
    /// <param name="member">The member with the list.</param>
    /// <param name="tags">The tags to set.</param>
    /// <param name="maximum">The maximum number of tags afterwards.</param>
    /// <param name="tooMany">Creates the error for more.</param>
    /// <exception cref="AwsException">There would be too many tags. The document is unchanged.</exception>
    public void Set(
        JsonObject document,
        string member,
        IEnumerable<JsonObject> tags,
        int maximum = int.MaxValue,
        Func<AwsException>? tooMany = null)
    {
        var added = tags.ToList();
        if (tooMany is not null
            && document.Objects(member).Concat(added).Select(t => t.Text(keyMember)).Distinct(StringComparer.Ordinal).Count() > maximum)
            throw tooMany();
        if (document[member] is not JsonArray list)
            document[member] = list = [];
        foreach (var tag in added)
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
