using System.Text.Json;

namespace Reconciler.AwsSdkGenerator.Modeling;

/// <summary>A public service model in botocore's service-2 format, in the order of the file.</summary>
internal sealed class ServiceModel
{
    private readonly JsonElement _metadata;

    private ServiceModel(JsonElement root)
    {
        _metadata = root.GetProperty("metadata");
        Shapes = root.GetProperty("shapes").EnumerateObject()
            .ToDictionary(p => p.Name, p => new ShapeModel(p.Name, p.Value), StringComparer.Ordinal);
        Operations = root.GetProperty("operations").EnumerateObject()
            .ToDictionary(p => p.Name, p => new OperationModel(p.Name, p.Value), StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, ShapeModel> Shapes { get; }

    public IReadOnlyDictionary<string, OperationModel> Operations { get; }

    public string Protocol => Text("protocol")!;

    public string ApiVersion => Text("apiVersion")!;

    public string ServiceId => Text("serviceId")!;

    public string EndpointPrefix => Text("endpointPrefix")!;

    public string SigningName => Text("signingName") ?? EndpointPrefix;

    public string? TargetPrefix => Text("targetPrefix");

    public string? JsonVersion => Text("jsonVersion");

    public string? XmlNamespace => _metadata.TryGetProperty("xmlNamespace", out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetProperty("uri").GetString()
        : null;

    public static ServiceModel Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new ServiceModel(document.RootElement.Clone());
    }

    /// <summary>The query parameters and headers that tell an operation from others of its path: <c>querystring:uploadId</c>.</summary>
    public IEnumerable<string> RequiredParameters(OperationModel operation) => (operation.Input is { } input ? Shapes[input].Members : [])
        .Where(m => m.IsRequired && m.Location is "querystring" or "header")
        .Select(m => $"{m.Location}:{m.WireName}");

    /// <summary>Returns the given shapes and all shapes reachable from them, sorted by name.</summary>
    public IReadOnlyList<ShapeModel> Reachable(IEnumerable<string> roots)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(roots);
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name))
                continue;
            foreach (var reference in Shapes[name].References)
                open.Push(reference.Shape);
        }
        return [.. seen.Select(name => Shapes[name])];
    }

    private string? Text(string name) => _metadata.TryGetProperty(name, out var value) ? value.GetString() : null;
}
