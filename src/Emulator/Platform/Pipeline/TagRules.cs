using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Protocols;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>The rules for tags that all services have and no model says.</summary>
internal static class TagRules
{
    /// <summary>The maximum number of tags of a resource, unless a service has its own.</summary>
    public const int Maximum = 50;

    private const string ReservedPrefix = "aws:";

    private static readonly string[] Members = ["tags", "userpooltags", "tagset"];
    private static readonly string[] Keys = ["Key", "key", "TagKey"];

    /// <summary>Checks the tags that a call sets.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="input">Its input, which matches the operation's shape.</param>
    /// <param name="keys">How the service compares keys: IAM ignores case.</param>
    /// <returns>The first fault with the constraint that it violates, or <see langword="null"/>.</returns>
    public static (TagFault Fault, ConstraintBreach Breach)? Check(OperationContract operation, JsonObject input, StringComparer keys) =>
        operation.Input is { } shape ? Check(shape, input, "", keys) : null;

    private static (TagFault, ConstraintBreach)? Check(ShapeContract shape, JsonObject input, string path, StringComparer keys)
    {
        foreach (var member in shape.Members)
        {
            var memberPath = $"{path}{char.ToLowerInvariant(member.Name[0])}{member.Name[1..]}";
            var fault = input[member.Name] switch
            {
                JsonArray list when IsTags(member) => CheckKeys(list.OfType<JsonObject>().Select(KeyOf), memberPath, keys),
                JsonObject map when IsTags(member) && member.Shape.Kind == ShapeKind.Map =>
                    CheckKeys(map.Select(t => (string?)t.Key), memberPath, keys),
                // S3 wraps the tags of buckets and objects.
                JsonObject inner when member.Name is "Tagging" or "CreateBucketConfiguration" =>
                    Check(member.Shape, inner, memberPath + ".", keys),
                _ => null,
            };
            if (fault is not null)
                return fault;
        }

        return null;
    }

    private static bool IsTags(MemberContract member) => Members.Contains(member.Name, StringComparer.OrdinalIgnoreCase);

    private static string? KeyOf(JsonObject tag) =>
        Array.Find(Keys, key => tag[key] is not null) is { } member ? tag[member]!.GetValue<string>() : null;

    private static (TagFault, ConstraintBreach)? CheckKeys(IEnumerable<string?> tags, string path, StringComparer keys)
    {
        var seen = new HashSet<string>(keys);
        var position = 0;
        foreach (var key in tags)
        {
            var place = $"{path}.{++position}.member.key";
            if (string.IsNullOrEmpty(key))
                return (TagFault.NoKey, new(place, "null", "Member must not be null"));
            if (key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
                return (TagFault.Reserved, new(place, key, $"Member must not start with '{ReservedPrefix}', which is reserved for AWS"));
            if (!seen.Add(key))
                return (TagFault.Duplicate, new(place, key, "Member must not have the key of another tag"));
        }

        return null;
    }
}
