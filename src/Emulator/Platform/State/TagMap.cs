using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>The tags of services that store them as a map.</summary>
internal static class TagMap
{
    /// <summary>Adds tags to a document's map, or changes the values of existing tags.</summary>
    /// <param name="document">The document.</param>
    /// <param name="member">The member with the map.</param>
    /// <param name="tags">The tags to set.</param>
    /// <param name="maximum">The maximum number of tags afterwards.</param>
    /// <param name="tooMany">Creates the error for more.</param>
    /// <exception cref="AwsException">There would be too many tags. The document is unchanged.</exception>
    public static void Set(JsonObject document, string member, JsonObject tags, int maximum, Func<AwsException> tooMany)
    {
        var map = document.Child(member);
        if (map.Count + tags.Count(t => !map.ContainsKey(t.Key)) > maximum)
            throw tooMany();
        foreach (var (key, value) in tags)
            map[key] = value?.DeepClone();
    }
}
