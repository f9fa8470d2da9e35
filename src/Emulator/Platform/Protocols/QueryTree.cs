using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>Parameters such as <c>Tags.member.1.Key=a</c> as a tree, split at the dots.</summary>
internal sealed class QueryTree
{
    private readonly Dictionary<string, QueryTree> _children = new(StringComparer.Ordinal);
    private string? _text;

    public void Add(string key, string value)
    {
        var node = this;
        foreach (var part in key.Split('.'))
        {
            if (!node._children.TryGetValue(part, out var child))
                node._children[part] = child = new QueryTree();
            node = child;
        }

        node._text = value;
    }

    /// <exception cref="AwsException">A parameter is not a member of the shape.</exception>
    public JsonObject ReadStructure(ShapeContract shape)
    {
        var document = new JsonObject();
        foreach (var (name, child) in _children)
        {
            var member = shape.Members.Find(m => m.WireName == name)
                ?? throw new AwsException("ValidationError", $"Unknown parameter '{name}'.");
            document[member.Name] = child.Read(member);
        }

        return document;
    }

    private JsonNode Read(MemberContract member)
    {
        var shape = member.Shape;
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                return ReadStructure(shape);
            case ShapeKind.List:
                return new JsonArray([.. Items(member, "member").Select(i => i.Read(shape.Element!))]);
            case ShapeKind.Map:
                var map = new JsonObject();
                foreach (var entry in Items(member, "entry"))
                {
                    if (entry._children.GetValueOrDefault("key")?._text is not { } key
                        || entry._children.GetValueOrDefault("value") is not { } value)
                        throw ScalarText.Malformed(member.Name, shape.Kind);
                    map[key] = value.Read(shape.Value!);
                }

                return map;
            default:
                return ScalarText.Parse(shape, _text ?? "", member.Name);
        }
    }

    private static int Position(string text, MemberContract member) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw ScalarText.Malformed(member.Name, member.Shape.Kind);

    // Clients send an empty list as the list's name with an empty value.
    private IEnumerable<QueryTree> Items(MemberContract member, string level)
    {
        var items = member.Flattened || member.Shape.Flattened ? _children : _children.GetValueOrDefault(level)?._children;
        return items is null ? [] : items.OrderBy(i => Position(i.Key, member)).Select(i => i.Value);
    }
}
