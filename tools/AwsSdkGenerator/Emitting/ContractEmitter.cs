using System.Globalization;
using System.Text;
using Reconciler.AwsSdkGenerator.Catalog;
using Reconciler.AwsSdkGenerator.Modeling;

namespace Reconciler.AwsSdkGenerator.Emitting;

/// <summary>
/// Emits the contract of a service for the emulator: lines of tab-separated columns, first "service", then "op" lines (outlines, without
/// shapes, for operations that the emulator does not implement), then one line for each shape (its type first), each structure followed by
/// its members (an empty first column). Trailing columns are name=value or flags.
/// ContractReader in src/Emulator/Platform/Contracts reads it.
/// </summary>
internal static class ContractEmitter
{
    /// <param name="service">The service.</param>
    /// <param name="model">Its model.</param>
    /// <param name="further">The models of <see cref="ServiceDefinition.FurtherModels"/>.</param>
    public static string Emit(ServiceDefinition service, ServiceModel model, IReadOnlyDictionary<string, ServiceModel> further)
    {
        var text = new StringBuilder();
        Append(text, ["service", service.Model, model.Protocol, model.SigningName], Attributes(
            ("target", model.TargetPrefix), ("json", model.JsonVersion), ("xmlns", model.XmlNamespace)));
        var operations = service.Operations.Concat(service.ContractOnly).Select(name => model.Operations[name])
            .OrderBy(o => o.Name, StringComparer.Ordinal).ToList();
        AppendOperations(text, null, operations);
        var more = further.ToDictionary(
            entry => entry.Key,
            entry => service.FurtherModels[entry.Key].Order(StringComparer.Ordinal).Select(name => entry.Value.Operations[name]).ToList());
        foreach (var (api, others) in more)
            AppendOperations(text, api, others);
        var implemented = operations.Concat(more.Values.SelectMany(others => others)).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        AppendOutlines(text, null, model, implemented);
        foreach (var (api, other) in further)
            AppendOutlines(text, api, other, implemented);

        foreach (var shape in model.Reachable(RootsOf(operations).Concat(operations.SelectMany(o => o.Errors))))
            AppendShape(text, null, shape);
        foreach (var (api, others) in more)
        {
            foreach (var shape in further[api].Reachable(RootsOf(others)))
                AppendShape(text, api, shape);
        }

        return text.ToString();
    }

    private static IEnumerable<string> RootsOf(IEnumerable<OperationModel> operations) =>
        operations.SelectMany(o => new[] { o.Input, o.Output }.OfType<string>());

    // The models of a service share its errors. Other shapes may have the same name and differ.
    private static string? Qualify(string? api, string? shape) => api is null || shape is null ? shape : $"{api}:{shape}";

    private static void AppendOperations(StringBuilder text, string? api, IEnumerable<OperationModel> operations)
    {
        foreach (var operation in operations)
        {
            Append(text, ["op", operation.Name, operation.Method, operation.RequestUri], Attributes(
                ("api", api),
                ("status", operation.ResponseCode == 200 ? null : operation.ResponseCode.ToString(CultureInfo.InvariantCulture)),
                ("in", Qualify(api, operation.Input)), ("out", Qualify(api, operation.Output)), ("wrapper", operation.ResultWrapper),
                ("errors", Join(operation.Errors)),
                ("noauth", Flag(operation.IsUnsigned)),
                ("checksum", Flag(operation.RequiresChecksum))));
        }
    }

    // The emulator must tell the operations that it does not implement from others, and from each other.
    private static void AppendOutlines(StringBuilder text, string? api, ServiceModel model, HashSet<string> implemented)
    {
        foreach (var operation in model.Operations.Values.OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            if (!implemented.Contains(operation.Name) && !IsAnother(operation, model, implemented))
            {
                Append(text, ["op", operation.Name, operation.Method, operation.RequestUri, "outline"], Attributes(
                    ("api", api), ("needs", Join(model.RequiredParameters(operation))), ("noauth", Flag(operation.IsUnsigned))));
            }
        }
    }

    // Requests of a deprecated operation are those of its successor. Directory buckets are told by the service in the signature.
    private static bool IsAnother(OperationModel operation, ServiceModel model, HashSet<string> implemented) =>
        model.Protocol.StartsWith("rest", StringComparison.Ordinal) && model.Operations.Values.Any(o => o != operation
            && o.Route == operation.Route
            && (operation.IsDeprecated || implemented.Contains(o.Name)
                && model.RequiredParameters(o).ToHashSet(StringComparer.Ordinal).SetEquals(model.RequiredParameters(operation))));

    private static void AppendShape(StringBuilder text, string? api, ShapeModel shape)
    {
        Append(text, [shape.IsDocument ? "document" : shape.Type, Qualify(api, shape.Name)!], Attributes(
            ("min", shape.MinText), ("max", shape.MaxText), ("pattern", ModelCorrections.PatternOf(shape.Name, shape.Pattern)),
            ("enum", Join(shape.EnumValues)), ("timestamp", shape.TimestampFormat), ("payload", shape.Payload),
            ("name", shape.LocationName), ("xmlns", shape.XmlNamespace),
            ("code", shape.IsException ? shape.ErrorCode : null), ("status", shape.ErrorStatus?.ToString(CultureInfo.InvariantCulture)),
            ("union", Flag(shape.IsUnion)), ("flat", Flag(shape.IsFlattened)), ("streaming", Flag(shape.IsStreaming)),
            ("sensitive", Flag(shape.IsSensitive)), ("fault", Flag(shape.IsFault))));
        foreach (var member in shape.References)
        {
            Append(text, ["", member.Name, Qualify(api, member.Shape)!], Attributes(
                ("in", member.Location), ("name", member.LocationName), ("timestamp", member.TimestampFormat),
                ("xmlns", member.XmlNamespace),
                ("required", Flag(member.IsRequired)), ("flat", Flag(member.IsFlattened)), ("streaming", Flag(member.IsStreaming)),
                ("attribute", Flag(member.IsXmlAttribute)), ("token", Flag(member.IsIdempotencyToken))));
        }
    }

    private static IEnumerable<string> Attributes(params (string Name, string? Value)[] attributes) =>
        attributes.Where(a => a.Value is not null).Select(a => a.Value!.Length == 0 ? a.Name : $"{a.Name}={a.Value}");

    private static string? Flag(bool isSet) => isSet ? "" : null;

    private static string? Join(IEnumerable<string> values) => string.Join(' ', values) is { Length: > 0 } joined ? joined : null;

    private static void Append(StringBuilder text, IEnumerable<string> columns, IEnumerable<string> attributes)
    {
        var line = columns.Concat(attributes).ToList();
        if (line.Exists(c => c.AsSpan().IndexOfAny("\t\r\n") >= 0))
            throw new NotSupportedException($"A contract's columns cannot contain tabs or line breaks: {string.Join(' ', line)}");
        text.AppendJoin('\t', line).Append('\n');
    }
}
