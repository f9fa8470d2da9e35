using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Spec.Binding;

/// <summary>
/// The keys that a model type accepts, including those of a mirrored request, its required members, and the values of enumerations.
/// </summary>
internal static class SpecTypes
{
    private const string MirrorMember = "request";

    /// <summary>The keys of a structure, each with its member and whether the member belongs to the mirrored request.</summary>
    public static IEnumerable<(string Key, ModelMember Member, bool IsMirrored)> GetKeys(Type type)
    {
        var mirrors = type.GetCustomAttribute<MirrorsAttribute>();
        var own = ModelType.Get(type).Members.Where(member => mirrors is null || member.Name != MirrorMember).ToList();
        foreach (var member in own) yield return (member.Name, member, false);
        if (mirrors is null) yield break;
        foreach (var member in ModelType.Get(mirrors.RequestType).Members)
        {
            if (!mirrors.Except.Contains(member.Property.Name) && own.All(other => other.Name != member.Name))
                yield return (member.Name, member, true);
        }
    }

    /// <summary>The mirrored request inside a spec object.</summary>
    public static object GetMirroredRequest(object model) => ModelMapper.Get(model, MirrorMember)!;

    /// <summary>
    /// The members that must be set. Members of a mirrored request are never required, because composition fills them in.
    /// </summary>
    public static IEnumerable<ModelMember> GetRequiredMembers(Type type) => ModelType.Get(type).Members.Where(member =>
        member.Property.GetCustomAttribute<RequiredMemberAttribute>() is not null
        || member.Property.GetCustomAttribute<AWSPropertyAttribute>() is { Required: true });

    /// <summary>The values of an enumeration or of an SDK <see cref="ConstantClass"/>.</summary>
    public static IReadOnlyList<string> GetEnumValues(Type type) => type.IsEnum
        ? Enum.GetNames(type)
        : [.. type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == type)
            .Select(field => ((ConstantClass)field.GetValue(null)!).Value)
            .Order(StringComparer.Ordinal)];

    public static bool IsEnumeration(Type type) => type.IsEnum || typeof(ConstantClass).IsAssignableFrom(type);

    public static bool IsList(Type type) => type.IsGenericType && typeof(IList).IsAssignableFrom(type);

    public static bool IsMap(Type type) => type.IsGenericType && typeof(IDictionary).IsAssignableFrom(type);
}
