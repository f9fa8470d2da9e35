using static Reconciler.AwsSdkGenerator.Emitting.CodeWriter;

namespace Reconciler.AwsSdkGenerator.Emitting;

/// <summary>Emits a model property with the attributes for its constraints and its wire format.</summary>
internal static class PropertyEmitter
{
    public static void Emit(CodeWriter code, PropertyPlan property)
    {
        var (member, shape) = (property.Member, property.Shape);
        code.Summary($"Gets and sets the property {property.Name}.");
        if (Constraints(property) is { Count: > 0 } constraints)
            code.Line($"[AWSProperty({string.Join(", ", constraints)})]");
        if (member.Deprecation is { } deprecation)
            code.Line($"[Obsolete({Literal(deprecation)})]");
        code.Line($"[Wire({string.Join(", ", WireArguments(property))})]");
        var initializer = shape.Type is "list" or "map" ? $" = AWSConfigs.InitializeCollections ? new {property.Type}() : null;" : "";
        code.Line($"public {property.Type} {property.Name} {{ get; set; }}{initializer}");
    }

    private static List<string> Constraints(PropertyPlan property)
    {
        var constraints = new List<string>();
        if (property.Member.IsRequired)
            constraints.Add("Required = true");
        if (property.Shape.IsSensitive)
            constraints.Add("Sensitive = true");
        if (property.Shape.Min is { } min)
            constraints.Add($"Min = {min}");
        if (property.Shape.Max is { } max)
            constraints.Add($"Max = {max}");
        return constraints;
    }

    private static IEnumerable<string> WireArguments(PropertyPlan property)
    {
        yield return Literal(property.Member.WireName);
        var location = property.Member.Location switch
        {
            null => property.IsPayload ? "Payload" : null,
            "uri" => "Path",
            "querystring" => "Query",
            "header" => "Header",
            "statusCode" => "StatusCode",
            var other => throw new NotSupportedException($"{property.Class}.{property.Name}: location {other}"),
        };
        if (location is not null)
            yield return $"Location = WireLocation.{location}";
        if (property.Member.IsIdempotencyToken)
            yield return "IsIdempotencyToken = true";
        if (property.Timestamp is { } format)
            yield return $"Timestamp = WireTimestamp.{Timestamp(format)}";
    }

    private static string Timestamp(string format) => format switch
    {
        "iso8601" => "Iso8601",
        "unixTimestamp" => "UnixSeconds",
        "rfc822" => "Rfc822",
        "epochMilliseconds" => "UnixMilliseconds",
        _ => throw new NotSupportedException($"Timestamp format {format}"),
    };
}
