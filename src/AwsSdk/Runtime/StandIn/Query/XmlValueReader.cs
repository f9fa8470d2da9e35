using System.Collections;
using System.Xml.Linq;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Query;

/// <summary>Reads model values from the XML of the query protocol and ignores namespaces.</summary>
internal static class XmlValueReader
{
    public static XElement? Child(this XElement element, string name) =>
        element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static void Fill(XElement xml, object target, ShapeDescriptor shape)
    {
        foreach (var child in xml.Elements())
        {
            if (shape.FindBodyMember(child.Name.LocalName) is { } member && Read(child, member.Value, member.Timestamp) is { } value)
                member.Set(target, value);
        }
    }

    private static object? Read(XElement xml, ValueDescriptor value, WireTimestamp timestamp)
    {
        switch (value.Kind)
        {
            case ValueKind.List:
                var list = (IList)value.Create();
                foreach (var item in xml.Elements())
                    list.Add(Read(item, value.Element, timestamp));
                return list;
            case ValueKind.Map:
                var map = (IDictionary)value.Create();
                foreach (var entry in xml.Elements())
                    map[entry.Child("key")!.Value] = Read(entry.Child("value")!, value.Element, timestamp);
                return map;
            case ValueKind.Structure:
                var structure = value.Create();
                Fill(xml, structure, value.Shape);
                return structure;
            default:
                // An empty element is an empty string; for all other types it is no value.
                return xml.Value.Length == 0 && value.Kind != ValueKind.Text ? null : ScalarText.Parse(xml.Value, value, timestamp);
        }
    }
}
