using System.Reflection;
using Amazon.Runtime.Internal;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Mapping;

/// <summary>What the values of a member must be, by its attributes and by the API's constraints.</summary>
internal sealed record MemberConstraint
{
    /// <summary>The least size of the value: characters, entries, or the number itself.</summary>
    public long? Min { get; private init; }

    /// <summary>The largest size of the value.</summary>
    public long? Max { get; private init; }

    /// <summary>The API's constraint of the value.</summary>
    public ApiConstraint? Value { get; private init; }

    /// <summary>The API's constraint of each item of a list.</summary>
    public ApiConstraint? Item { get; private init; }

    /// <summary>The API's constraint of each key of a map.</summary>
    public ApiConstraint? Key { get; private init; }

    /// <summary>The API's constraint of each value of a map.</summary>
    public ApiConstraint? Entry { get; private init; }

    /// <summary>The bounds of the text as it is written.</summary>
    public TextLengthAttribute? Length { get; private init; }

    /// <summary>The pattern of the keys of a map of ours.</summary>
    public KeyPatternAttribute? KeyPattern { get; private init; }

    /// <summary>Reads the constraint of a property; of another one if <see cref="ConstrainedByAttribute"/> names it.</summary>
    public static MemberConstraint Read(PropertyInfo property)
    {
        var other = property.GetCustomAttribute<ConstrainedByAttribute>();
        var source = other is null ? property : other.Type.GetProperty(other.Property)!;
        var bounds = source.GetCustomAttribute<AWSPropertyAttribute>();
        return new MemberConstraint
        {
            Min = bounds is { IsMinSet: true } ? bounds.Min : null,
            Max = bounds is { IsMaxSet: true } ? bounds.Max : null,
            Value = Find(ConstraintTarget.Member),
            Item = Find(ConstraintTarget.Item),
            Key = Find(ConstraintTarget.Key),
            Entry = Find(ConstraintTarget.Value),
            Length = property.GetCustomAttribute<TextLengthAttribute>(),
            KeyPattern = property.GetCustomAttribute<KeyPatternAttribute>(),
        };

        ApiConstraint? Find(ConstraintTarget target) => ApiConstraints.Find(source.DeclaringType!, source.Name, target);
    }
}
