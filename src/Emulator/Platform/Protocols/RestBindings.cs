using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>Reads and writes the members of REST operations that are not in the body.</summary>
internal static class RestBindings
{
    public static JsonObject Read(ShapeContract shape, IReadOnlyDictionary<string, string> pathValues, AwsRequest request)
    {
        var input = new JsonObject();
        foreach (var member in shape.Members)
        {
            var value = member.Location switch
            {
                "uri" => pathValues.TryGetValue(member.WireName, out var label) ? ScalarText.Parse(member.Shape, label, member.Name) : null,
                "querystring" => ReadQuery(member, request),
                "header" => request.Header(member.WireName) is { } header ? ReadHeader(member, header) : null,
                "headers" => ReadHeaders(member, request),
                _ => null,
            };
            if (value is not null)
                input[member.Name] = value;
        }

        return input;
    }

    public static void Write(ShapeContract shape, JsonObject output, AwsResponse response)
    {
        foreach (var (member, value) in OutputMembers.Of(shape, output))
        {
            switch (member.Location)
            {
                case "header":
                    response.Headers[member.WireName] = ScalarText.Format(member, value, "rfc822");
                    break;
                case "headers":
                    foreach (var (name, item) in value.AsObject())
                        response.Headers[member.WireName + name] = item!.GetValue<string>();
                    break;
                case "statusCode":
                    response.Status = (int)value.GetValue<long>();
                    break;
            }
        }
    }

    private static JsonNode? ReadQuery(MemberContract member, AwsRequest request)
    {
        if (member.Shape.Kind == ShapeKind.List)
        {
            var items = request.Query.Where(p => p.Key == member.WireName)
                .Select(p => ScalarText.Parse(member.Shape.Element!.Shape, p.Value, member.Name)).ToArray();
            return items.Length == 0 ? null : new JsonArray(items);
        }

        return request.QueryValue(member.WireName) is { } text ? ScalarText.Parse(member.Shape, text, member.Name) : null;
    }

    private static JsonNode ReadHeader(MemberContract member, string text) => member.Shape.Kind == ShapeKind.List
        ? new JsonArray(
            [.. text.Split(',', StringSplitOptions.TrimEntries).Select(t => ScalarText.Parse(member.Shape.Element!.Shape, t, member.Name))])
        : ScalarText.Parse(member.Shape, text, member.Name);

    private static JsonObject? ReadHeaders(MemberContract member, AwsRequest request)
    {
        var map = new JsonObject();
        foreach (var (name, value) in request.Headers)
        {
            if (name.StartsWith(member.WireName, StringComparison.OrdinalIgnoreCase))
                map[name[member.WireName.Length..].ToLowerInvariant()] = value.ToString();
        }

        return map.Count == 0 ? null : map;
    }
}
