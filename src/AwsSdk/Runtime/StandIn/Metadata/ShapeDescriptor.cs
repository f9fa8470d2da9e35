using System.Collections.Concurrent;
using System.Reflection;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>The members of a model class. Created once for each class, on first use.</summary>
internal sealed class ShapeDescriptor
{
    private static readonly ConcurrentDictionary<Type, ShapeDescriptor> Cache = new();

    private readonly Dictionary<string, MemberDescriptor> _bodyByWireName;

    private ShapeDescriptor(Type type)
    {
        Members = [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(p => (Property: p, Wire: p.GetCustomAttribute<WireAttribute>()))
            .Where(p => p.Wire is not null)
            .Select(p => new MemberDescriptor(p.Property, p.Wire!))];
        Payload = Array.Find(Members, m => m.Location == WireLocation.Payload);
        Body = [.. Members.Where(m => m.Location == WireLocation.Body)];
        Elsewhere = [.. Members.Where(m => m.Location is not (WireLocation.Body or WireLocation.Payload))];
        _bodyByWireName = Body.ToDictionary(m => m.WireName, StringComparer.Ordinal);
    }

    public MemberDescriptor[] Members { get; }

    public MemberDescriptor[] Body { get; }

    /// <summary>The members in path, query, headers and status.</summary>
    public MemberDescriptor[] Elsewhere { get; }

    public MemberDescriptor? Payload { get; }

    public static ShapeDescriptor Of(Type type) => Cache.GetOrAdd(type, static t => new ShapeDescriptor(t));

    public MemberDescriptor? FindBodyMember(string wireName) => _bodyByWireName.GetValueOrDefault(wireName);
}
