using System.Collections;
using System.Reflection;
using Amazon.Runtime.Documents;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>A model property: its wire name and location, its type, and delegates to read and write it.</summary>
internal sealed class MemberDescriptor
{
    private static readonly MethodInfo AccessorsOf =
        typeof(MemberDescriptor).GetMethod(nameof(Accessors), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Func<object, object?> _get;
    private readonly Action<object, object?> _set;

    public MemberDescriptor(PropertyInfo property, WireAttribute wire)
    {
        Property = property.Name;
        WireName = wire.Name;
        EncodedName = System.Text.Json.JsonEncodedText.Encode(wire.Name);
        Location = wire.Location;
        Timestamp = wire.Timestamp;
        IsIdempotencyToken = wire.IsIdempotencyToken;
        Value = ValueDescriptor.Of(property.PropertyType);

        // Not by Invoke: reflection compiles a stub for each method that it calls more than twice.
        (_get, _set) = AccessorsOf.MakeGenericMethod(property.DeclaringType!, property.PropertyType)
            .CreateDelegate<Func<PropertyInfo, (Func<object, object?>, Action<object, object?>)>>()(property);
    }

    public string Property { get; }

    public string WireName { get; }

    public System.Text.Json.JsonEncodedText EncodedName { get; }

    public WireLocation Location { get; }

    public WireTimestamp Timestamp { get; }

    public bool IsIdempotencyToken { get; }

    public ValueDescriptor Value { get; }

    /// <summary>The value to send: null if the caller did not set it; a new token for an unset idempotency token.</summary>
    public object? ValueToSend(object owner)
    {
        var value = _get(owner);
        if (IsSet(value))
            return value;
        return IsIdempotencyToken ? Guid.NewGuid().ToString() : null;
    }

    public void Set(object owner, object? value) => _set(owner, value);

    /// <summary>Null is unset. A collection that the SDK itself initialized is unset while it is empty.</summary>
    private static bool IsSet(object? value) => value switch
    {
        null => false,
        Document document => !document.IsNull(),
        ICollection { Count: 0 } => !AWSConfigs.InitializeCollections,
        _ => true,
    };

    private static (Func<object, object?>, Action<object, object?>) Accessors<TOwner, TValue>(PropertyInfo property)
    {
        var get = property.GetMethod!.CreateDelegate<Func<TOwner, TValue?>>();
        var set = property.SetMethod!.CreateDelegate<Action<TOwner, TValue?>>();
        return (owner => get((TOwner)owner), (owner, value) => set((TOwner)owner, (TValue?)value));
    }
}
