using Reconciler.AwsSdkGenerator.Catalog;
using Reconciler.AwsSdkGenerator.Modeling;

namespace Reconciler.AwsSdkGenerator;

/// <summary>Determines the .NET types that a service's client needs, and their names.</summary>
internal sealed class TypeMap
{
    private readonly ServiceDefinition _definition;
    private readonly ServiceModel _model;

    public TypeMap(ServiceDefinition definition, ServiceModel model)
    {
        _definition = definition;
        _model = model;
        Operations = [.. definition.Operations.Select(name => model.Operations[name]).OrderBy(o => o.Name, StringComparer.Ordinal)];
        var roots = Operations.SelectMany(o => new[] { o.Input, o.Output }.OfType<string>()).ToHashSet(StringComparer.Ordinal);
        var reachable = model.Reachable(roots.Concat(Operations.SelectMany(o => o.Errors)));
        var nested = reachable.SelectMany(s => s.References).Select(r => r.Shape).ToHashSet(StringComparer.Ordinal);

        var requestBase = definition.ClassPrefix + "Request";
        Classes =
        [
            .. reachable.Where(s => s.IsModelClass && nested.Contains(s.Name)).Select(s => Plan(ClassName(s), null, s)),
            .. Operations.Select(o => Plan(o.Name + "Request", requestBase, o.Input is null ? null : model.Shapes[o.Input])),
            .. Operations.Select(
                o => Plan(o.Name + "Response", "AmazonWebServiceResponse", o.Output is null ? null : model.Shapes[o.Output])),
        ];
        Classes = [.. Classes.OrderBy(c => c.Name, StringComparer.Ordinal)];
        Exceptions =
            [.. reachable.Where(s => s.IsException).Select(s => Plan(Naming.Exception(s.Name), definition.ClassPrefix + "Exception", s))];
        Enums = [.. reachable.Where(s => s.IsEnum)];
    }

    public IReadOnlyList<OperationModel> Operations { get; }

    public IReadOnlyList<ClassPlan> Classes { get; }

    public IReadOnlyList<ClassPlan> Exceptions { get; }

    public IReadOnlyList<ShapeModel> Enums { get; }

    private string ClassName(ShapeModel shape) => _definition.ShapeNames.GetValueOrDefault(shape.Name) ?? Naming.Pascal(shape.Name);

    private ClassPlan Plan(string name, string? @base, ShapeModel? shape)
    {
        var members = shape?.Members ?? [];
        if (shape is { IsException: true })
            members = [.. members.Where(m => Naming.Pascal(m.Name) != "Message")];
        var properties = members.Select(m => Plan(name, shape!, m)).OrderBy(p => p.Name, StringComparer.Ordinal);
        return new ClassPlan(name, @base, shape, [.. properties]);
    }

    private PropertyPlan Plan(string @class, ShapeModel owner, MemberModel member)
    {
        var shape = _model.Shapes[member.Shape];
        var key = $"{@class}.{member.Name}";
        if (member.IsFlattened || shape.IsFlattened || member.IsStreaming || shape.IsStreaming || member.Location == "headers")
            throw new NotSupportedException($"{key}: the stand-in runtime has no flattened, streaming or header-map members.");
        var isDate = _definition.EpochMilliseconds.Contains(key);
        return new PropertyPlan(
            @class, member, shape,
            _definition.PropertyNames.GetValueOrDefault(key) ?? Naming.Pascal(member.Name),
            isDate ? "DateTime?" : NetType(shape, isNested: false),
            owner.Payload == member.Name,
            isDate ? "epochMilliseconds" : member.TimestampFormat ?? shape.TimestampFormat);
    }

    /// <summary>The type of a list item or map value: never nullable, and string for enums.</summary>
    private string NetType(ShapeModel shape, bool isNested)
    {
        var nullable = isNested ? "" : "?";
        return shape.Type switch
        {
            _ when shape.IsDocument => "Amazon.Runtime.Documents.Document",
            "structure" => ClassName(shape),
            "string" => shape.IsEnum && !isNested ? Naming.Pascal(shape.Name) : "string",
            "boolean" => "bool" + nullable,
            "integer" => "int" + nullable,
            "long" => "long" + nullable,
            "float" => "float" + nullable,
            "double" => "double" + nullable,
            "timestamp" => "DateTime" + nullable,
            "blob" => "MemoryStream",
            "list" => $"List<{Nested(shape.Element!)}>",
            "map" => $"Dictionary<{Nested(shape.Key!)}, {Nested(shape.Value!)}>",
            _ => throw new NotSupportedException($"{shape.Name}: type {shape.Type}"),
        };
        string Nested(MemberModel reference) => NetType(_model.Shapes[reference.Shape], isNested: true);
    }
}
