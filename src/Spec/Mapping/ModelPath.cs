using System.Collections;
using Shared;

namespace Reconciler.Spec.Mapping;

/// <summary>Reads and changes models at paths such as <c>protocolConfiguration.mcp.instructions</c>.</summary>
public static class ModelPath
{
    /// <summary>
    /// Deep-copies the value at a path to the same path of another model, also if it is unset. It does nothing if one of the models has no
    /// such member.
    /// </summary>
    /// <param name="source">The model to copy from.</param>
    /// <param name="target">The model to change.</param>
    /// <param name="path">Members, separated by dots; below a map, the rest is the key.</param>
    public static void Copy(object source, object target, string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? path : path[..dot];
        if (!ModelType.Get(source.GetType()).TryGet(name, out var from)) return;
        if (!ModelType.Get(target.GetType()).TryGet(name, out var to)) return;
        var (value, old) = (from.Get(source), to.Get(target));
        if (dot < 0)
        {
            to.Set(target, ModelMapper.ConvertTo(value, to.Type));
            return;
        }

        var rest = path[(dot + 1)..];
        if (value is null && old is null) return;
        if (old is null) to.Set(target, old = Activator.CreateInstance(to.Type)!);
        if (old is IDictionary map)
        {
            if ((value as IDictionary)?[rest] is { } entry) map[rest] = ModelMapper.ConvertTo(entry, to.Type.GenericTypeArguments[1]);
            else map.Remove(rest);
        }
        else if (ModelType.IsStructure(to.Type))
        {
            Copy(value ?? Activator.CreateInstance(to.Type)!, old, rest);
        }
    }

    /// <summary>Returns why a path does not lead to a member of a type; null if it does.</summary>
    /// <param name="type">The type.</param>
    /// <param name="path">Members, separated by dots; below a map, the rest is the key.</param>
    public static string? Check(Type type, string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? path : path[..dot];
        if (!ModelType.Get(type).TryGet(name, out var member))
        {
            return $"there is no member {name}{(Spelling.Hint(name, ModelMapper.GetMemberNames(type)) is { } hint ? $", {hint}" : "")}";
        }

        if (dot < 0) return null;
        if (typeof(IDictionary).IsAssignableFrom(member.Type)) return dot + 1 < path.Length ? null : "the key is missing";
        if (ModelType.IsStructure(member.Type)) return Check(member.Type, path[(dot + 1)..]);
        return typeof(IEnumerable).IsAssignableFrom(member.Type) && member.Type != typeof(string)
            ? $"{name} is a list, and can only be named as a whole"
            : $"{name} has no members";
    }
}
