using System.Collections.Concurrent;
using System.Reflection;
using Amazon.Runtime.Documents;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>A .NET type of the models: its kind, and how to create a value.</summary>
internal sealed class ValueDescriptor
{
    private static readonly ConcurrentDictionary<Type, ValueDescriptor> Cache = new();
    private static readonly MethodInfo FactoryOf =
        typeof(ValueDescriptor).GetMethod(nameof(Factory), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Type _type;
    private readonly Func<string, object>? _findConstant;
    private readonly Func<object>? _create;
    private ValueDescriptor? _element;
    private ShapeDescriptor? _shape;

    private ValueDescriptor(Type type)
    {
        _type = type;
        Kind = KindOf(type);
        if (Kind == ValueKind.Constant)
            _findConstant = type.GetMethod("FindValue", BindingFlags.Static | BindingFlags.Public, [typeof(string)])!.CreateDelegate<Func<string, object>>();
        if (Kind is ValueKind.List or ValueKind.Map or ValueKind.Structure)
            _create = (Func<object>)FactoryOf.MakeGenericMethod(type).Invoke(null, null)!;
    }

    public ValueKind Kind { get; }

    /// <summary>The type of a list's items or a map's values.</summary>
    public ValueDescriptor Element => _element ??= Of(_type.GetGenericArguments()[^1]);

    /// <summary>The members of a structure; looked up lazily, because structures can be recursive.</summary>
    public ShapeDescriptor Shape => _shape ??= ShapeDescriptor.Of(_type);

    public static ValueDescriptor Of(Type type) =>
        Cache.GetOrAdd(Nullable.GetUnderlyingType(type) ?? type, static t => new ValueDescriptor(t));

    public object Constant(string value) => _findConstant!(value);

    public object Create() => _create!();

    private static ValueKind KindOf(Type type)
    {
        if (type == typeof(string))
            return ValueKind.Text;
        if (type == typeof(bool))
            return ValueKind.Boolean;
        if (type == typeof(int))
            return ValueKind.Integer;
        if (type == typeof(long))
            return ValueKind.Long;
        if (type == typeof(float))
            return ValueKind.Float;
        if (type == typeof(double))
            return ValueKind.Double;
        if (type == typeof(DateTime))
            return ValueKind.Timestamp;
        if (type == typeof(MemoryStream))
            return ValueKind.Blob;
        if (type == typeof(Document))
            return ValueKind.Document;
        if (typeof(ConstantClass).IsAssignableFrom(type))
            return ValueKind.Constant;
        if (!type.IsGenericType)
            return ValueKind.Structure;
        return type.GetGenericTypeDefinition() == typeof(List<>) ? ValueKind.List : ValueKind.Map;
    }

    private static Func<object> Factory<T>() where T : new() => static () => new T();
}
