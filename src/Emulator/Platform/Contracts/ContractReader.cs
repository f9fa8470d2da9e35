using System.Collections.Frozen;
using System.Globalization;

namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>
/// Parses the text that the generator writes: lines of tab-separated columns. The "service" line is the first, "op" lines follow, then one
/// line per shape that starts with its type. The members of a shape follow it, with an empty first column.
/// </summary>
internal sealed class ContractReader
{
    private readonly Dictionary<string, ShapeContract> _shapes = new(StringComparer.Ordinal);
    private readonly List<ContractLine> _operations = [];
    private readonly List<(ShapeContract Owner, ContractLine Line)> _members = [];
    private ContractLine? _service;

    private ContractReader(string text)
    {
        ShapeContract? owner = null;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            if (text.AsSpan(range).IsEmpty)
                continue;
            var line = new ContractLine(text[range]);
            switch (line[0])
            {
                case "service":
                    _service = line;
                    break;
                case "op":
                    _operations.Add(line);
                    break;
                case "":
                    _members.Add((owner!, line));
                    break;
                default:
                    owner = Shape(line);
                    _shapes.Add(owner.Name, owner);
                    break;
            }
        }
    }

    public static ServiceContract Read(string text)
    {
        var reader = new ContractReader(text);
        foreach (var (owner, line) in reader._members)
            reader.Attach(owner, line);
        var service = reader._service!;
        return new ServiceContract
        {
            Name = service[1],
            Protocol = service[2],
            SigningName = service[3],
            TargetPrefix = service["target"],
            JsonVersion = service["json"],
            XmlNamespace = service["xmlns"],
            Operations = reader._operations.Select(reader.Operation).ToDictionary(o => o.Name, StringComparer.Ordinal),
        };
    }

    private static ShapeContract Shape(ContractLine line)
    {
        var values = line["enum"]?.Split(' ');
        return new ShapeContract
        {
            Kind = Enum.Parse<ShapeKind>(line[0], ignoreCase: true),
            Name = line[1],
            Min = Number(line["min"]),
            Max = Number(line["max"]),
            Pattern = line["pattern"],
            EnumList = values,
            Enum = values?.ToFrozenSet(StringComparer.Ordinal),
            TimestampFormat = line["timestamp"],
            Payload = line["payload"],
            LocationName = line["name"],
            XmlNamespace = line["xmlns"],
            ErrorCode = line["code"],
            ErrorStatus = (int?)Number(line["status"]),
            IsUnion = line.Has("union"),
            Flattened = line.Has("flat"),
            Streaming = line.Has("streaming"),
            Sensitive = line.Has("sensitive"),
            IsFault = line.Has("fault"),
        };
    }

    private OperationContract Operation(ContractLine line) => new()
    {
        IsOutline = line.Has("outline"),
        Api = line["api"],
        RequiredParameters = line["needs"] is { } needs
            ? [.. needs.Split(' ').Select(need => need.Split(':', 2)).Select(need => new RequiredParameter(need[1], need[0] == "header"))]
            : [.. Find(line["in"])?.Members.Where(m => m.Required && m.Location is "querystring" or "header")
                .Select(m => new RequiredParameter(m.WireName, m.Location == "header")) ?? []],
        Name = line[1],
        Method = line[2],
        Uri = line[3],
        StatusCode = (int)(Number(line["status"]) ?? 200),
        Input = Find(line["in"]),
        Output = Find(line["out"]),
        ResultWrapper = line["wrapper"] ?? line[1] + "Result",
        Errors = line["errors"] is { } names ? [.. names.Split(' ').Select(name => _shapes[name])] : [],
        NoAuth = line.Has("noauth"),
        RequiresChecksum = line.Has("checksum"),
    };

    private void Attach(ShapeContract owner, ContractLine line)
    {
        var member = new MemberContract
        {
            Name = line[1],
            Shape = _shapes[line[2]],
            WireName = line["name"] ?? line[1],
            Location = line["in"],
            TimestampFormat = line["timestamp"],
            XmlNamespace = line["xmlns"],
            Required = line.Has("required"),
            Flattened = line.Has("flat"),
            Streaming = line.Has("streaming"),
            XmlAttribute = line.Has("attribute"),
            IdempotencyToken = line.Has("token"),
        };
        switch (owner.Kind)
        {
            case ShapeKind.List:
                owner.Element = member;
                break;
            case ShapeKind.Map when member.Name == "key":
                owner.Key = member;
                break;
            case ShapeKind.Map:
                owner.Value = member;
                break;
            default:
                owner.Members.Add(member);
                owner.ByName.Add(member.Name, member);
                break;
        }
    }

    private ShapeContract? Find(string? name) => name is null ? null : _shapes[name];

    private static double? Number(string? text) => text is null ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
