using System.Collections.Frozen;
using System.Globalization;

namespace Reconciler.Spec.Mapping;

/// <summary>
/// The API's constraints that the SDK's types do not declare: patterns, and the constraints of list items, map keys and map values.
/// AWSPropertyAttribute declares whether a member is required or sensitive, and its bounds.
/// </summary>
internal static partial class ApiConstraints
{
    private static readonly Lazy<FrozenDictionary<(string Type, string Property, ConstraintTarget Target), ApiConstraint>> All = new(Read);

    /// <summary>Finds the constraint of a member of a model type, or of its items, keys or values. Returns null if there is none.</summary>
    public static ApiConstraint? Find(Type declaringType, string property, ConstraintTarget target = ConstraintTarget.Member) =>
        Find(declaringType.FullName!, property, target);

    /// <summary>Finds the constraint of a member by the name of its type.</summary>
    public static ApiConstraint? Find(string declaringType, string property, ConstraintTarget target) =>
        All.Value.GetValueOrDefault((declaringType, property, target));

    /// <summary>Whether a structure is a union: exactly one member must be set.</summary>
    public static bool IsUnion(Type type) => All.Value.ContainsKey((type.FullName!, "", ConstraintTarget.Union));

    /// <summary>The members with constraints.</summary>
    public static IEnumerable<(string Type, string Property, ConstraintTarget Target)> Keys =>
        All.Value.Keys.Where(key => key.Target != ConstraintTarget.Union);

    private static FrozenDictionary<(string, string, ConstraintTarget), ApiConstraint> Read() =>
        Table.Split('\n').Select(line => line.Split('|', 7)).ToFrozenDictionary(
        row => (row[0], row[1], Enum.Parse<ConstraintTarget>(row[2])),
        row => new ApiConstraint(
            ParseBound(row[3]), ParseBound(row[4]), row[5].Length > 0 ? row[5].Split(' ') : null, row[6].Length > 0 ? row[6] : null));

    private static long? ParseBound(string text) => text.Length > 0 ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
