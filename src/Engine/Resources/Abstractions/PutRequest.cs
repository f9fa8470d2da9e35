using System.Collections;
using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>
/// Builds update requests, which replace the whole resource. Members of the desired state are taken from it, also if unset. Members
/// that neither the spec sets nor the service lets go, such as platformVersion, keep their live value.
/// </summary>
internal static class PutRequest
{
    /// <summary>Builds an update request.</summary>
    /// <param name="desired">The desired state.</param>
    /// <param name="live">The live state.</param>
    /// <param name="traits">The rules of the type. Unset members that the service sets are sent back with their live value.</param>
    public static TUpdate Merge<TUpdate>(object desired, object live, ResourceTraits? traits = null) where TUpdate : new()
    {
        var update = new TUpdate();
        ModelMapper.Copy(live, update);
        ModelMapper.Copy(desired, update);
        foreach (var path in traits?.ServerDefaulted.Keys ?? []) Keep(path.Split('.'), update, live);
        return update;
    }

    /// <summary>Copies the live value of a member that is unset. Structures on the way that are unset stay so.</summary>
    private static void Keep(ReadOnlySpan<string> path, object update, object live)
    {
        foreach (var member in path[..^1])
        {
            if (Find(update, member) is not { } inner || Find(live, member) is not { } liveInner) return;
            (update, live) = (inner, liveInner);
        }

        if (ModelMapper.GetMemberNames(update.GetType()).Contains(path[^1])
            && ModelMapper.ToJson(ModelMapper.Get(update, path[^1])) is null or JsonArray { Count: 0 } or JsonObject { Count: 0 }
            && Find(live, path[^1]) is { } value)
        {
            ModelMapper.Set(update, path[^1], ModelMapper.CloneValue(value));
        }
    }

    private static object? Find(object model, string member) =>
        model is not IEnumerable && ModelMapper.GetMemberNames(model.GetType()).Contains(member) ? ModelMapper.Get(model, member) : null;
}
