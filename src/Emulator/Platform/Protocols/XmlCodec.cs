using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Reconciler.Emulator.Platform.Contracts;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>Converts between XML and documents by the shapes of a contract. The reader ignores namespaces.</summary>
internal static class XmlCodec
{
    /// <exception cref="AwsException">The XML does not match the shape.</exception>
    public static JsonObject ReadStructure(ShapeContract shape, XElement source)
    {
        var document = new JsonObject();
        foreach (var group in source.Elements().GroupBy(e => e.Name.LocalName))
        {
            var member = shape.Members.Find(m => WireName(m) == group.Key)
                ?? throw new AwsException("MalformedXML", $"Unknown element '{group.Key}'.");
            document[member.Name] = IsFlat(member) ? ReadItems(member.Shape, group) : Read(member, group.First());
        }

        return document;
    }

    public static void WriteMembers(XmlWriter xml, ShapeContract shape, JsonObject document)
    {
        foreach (var (member, value) in OutputMembers.Of(shape, document))
        {
            if (member.Location is null)
                Write(xml, member, WireName(member), value);
        }
    }

    public static void Write(XmlWriter xml, MemberContract member, string name, JsonNode value)
    {
        if (member.Shape.Kind == ShapeKind.List && IsFlat(member))
        {
            foreach (var item in value.AsArray())
                Write(xml, member.Shape.Element!, name, item!);
            return;
        }

        xml.WriteStartElement(name);
        switch (member.Shape.Kind)
        {
            case ShapeKind.Structure:
                WriteMembers(xml, member.Shape, value.AsObject());
                break;
            case ShapeKind.List:
                foreach (var item in value.AsArray())
                    Write(xml, member.Shape.Element!, member.Shape.Element!.WireName, item!);
                break;
            case ShapeKind.Map:
                foreach (var (key, item) in value.AsObject())
                {
                    xml.WriteStartElement("entry");
                    xml.WriteElementString(member.Shape.Key!.WireName, key);
                    Write(xml, member.Shape.Value!, member.Shape.Value!.WireName, item!);
                    xml.WriteEndElement();
                }

                break;
            default:
                xml.WriteString(ScalarText.Format(member, value, "iso8601"));
                break;
        }

        xml.WriteEndElement();
    }

    private static JsonNode Read(MemberContract member, XElement element) => member.Shape.Kind switch
    {
        ShapeKind.Structure => ReadStructure(member.Shape, element),
        ShapeKind.List => ReadItems(member.Shape, element.Elements()),
        _ => ScalarText.Parse(member.Shape, element.Value, member.Name),
    };

    private static JsonArray ReadItems(ShapeContract list, IEnumerable<XElement> elements) =>
        new([.. elements.Select(e => Read(list.Element!, e))]);

    private static bool IsFlat(MemberContract member) => member.Flattened || member.Shape.Flattened;

    // The items of a flattened list have the name of the list's member, or else the list's element name.
    private static string WireName(MemberContract member) =>
        member.Shape.Kind == ShapeKind.List && IsFlat(member) && member.WireName == member.Name &&
            member.Shape.Element!.WireName != "member"
            ? member.Shape.Element.WireName
            : member.WireName;
}
