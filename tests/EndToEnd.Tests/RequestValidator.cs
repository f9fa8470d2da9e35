using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>
/// Checks requests against the public models, by code that neither the clients nor the emulator share: members, types, what is
/// required, enumerations, lengths, ranges and patterns. Where the models are not there, nothing is checked.
/// </summary>
internal static class RequestValidator
{
    private static readonly ConcurrentDictionary<string, JsonObject?> Models = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Regex?> Patterns = new(StringComparer.Ordinal);

    // What services accept though their models do not: the digit in the name of a type that can be tagged, the dots of a domain.
    private static readonly Dictionary<string, (string Text, string Modelled)> _accepted = new()
    {
        ["TaggableResourcesArn"] = ("oauth2", "oauth"),
        ["DomainType"] = (".", "-"),
    };

    /// <summary>Whether there is anything to check against.</summary>
    public static bool IsAvailable => AwsModels.Directory is not null;

    /// <summary>What is wrong with a request, each as a path and a sentence.</summary>
    public static IReadOnlyList<string> Check(RecordedRequest request)
    {
        var problems = new List<string>();
        if (ModelOf(request.Service) is not { } model) return problems;
        if (model["operations"]![request.Operation] is not { } operation) return [$"{request.Service} has no operation {request.Operation}"];
        if (operation["input"] is { } input) CheckShape(model, (string)input["shape"]!, request.Input, $"{request.Service}.{request.Operation}", problems);
        return problems;
    }

    private static JsonObject? ModelOf(string service) => Models.GetOrAdd(service, name =>
        AwsModels.Directory is { } folder && File.Exists(Path.Combine(folder, $"{name}.json")) ? AwsModels.Load(name) : null);

    private static void CheckShape(JsonObject model, string name, JsonNode? value, string path, List<string> problems)
    {
        var shape = model["shapes"]![name]!;
        switch ((string)shape["type"]!)
        {
            case "structure" when (bool?)shape["document"] != true:
                CheckStructure(model, shape, value, path, problems);
                break;
            case "list" when value is JsonArray items:
                CheckSize(shape, items.Count, path, problems);
                for (var i = 0; i < items.Count; i++) CheckShape(model, (string)shape["member"]!["shape"]!, items[i], $"{path}[{i}]", problems);
                break;
            case "map" when value is JsonObject entries:
                CheckSize(shape, entries.Count, path, problems);
                foreach (var (key, item) in entries)
                {
                    CheckShape(model, (string)shape["key"]!["shape"]!, JsonValue.Create(key), $"{path}.{key}", problems);
                    CheckShape(model, (string)shape["value"]!["shape"]!, item, $"{path}.{key}", problems);
                }

                break;
            case "string" when value is JsonValue text && text.GetValueKind() == JsonValueKind.String:
                CheckText(name, shape, (string)text!, path, problems);
                break;
            case "integer" or "long" when value is JsonValue number && number.GetValueKind() == JsonValueKind.Number:
                CheckSize(shape, (long)decimal.Parse(number.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture), path, problems);
                break;
            case "boolean" when value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
            case "float" or "double" when value?.GetValueKind() == JsonValueKind.Number:
            case "structure" or "timestamp" or "blob":
                break;
            default:
                problems.Add($"{path} is no {shape["type"]}: {value?.ToJsonString()}");
                break;
        }
    }

    private static void CheckStructure(JsonObject model, JsonNode shape, JsonNode? value, string path, List<string> problems)
    {
        if (value is not JsonObject members)
        {
            problems.Add($"{path} is no structure");
            return;
        }

        foreach (var required in shape["required"]?.AsArray() ?? [])
        {
            var isStream = (string?)shape["payload"] == (string)required!;
            if (members[(string)required!] is null && !isStream) problems.Add($"{path} lacks {required}");
        }

        if ((bool?)shape["union"] == true && members.Count != 1) problems.Add($"{path} is a union with {members.Count} members");
        foreach (var (name, member) in members)
        {
            if (shape["members"]?[name] is { } known) CheckShape(model, (string)known["shape"]!, member, $"{path}.{name}", problems);
            else problems.Add($"{path} has no member {name}");
        }
    }

    private static void CheckText(string name, JsonNode shape, string text, string path, List<string> problems)
    {
        CheckSize(shape, text.Length, path, problems);
        if (shape["enum"] is JsonArray values && values.All(value => (string)value! != text)) problems.Add($"{path} is none of its values: {text}");
        if (_accepted.TryGetValue(name, out var accepted)) text = text.Replace(accepted.Text, accepted.Modelled, StringComparison.Ordinal);
        if (shape["pattern"] is { } pattern && PatternOf((string)pattern!) is { } regex && !regex.IsMatch(text)) problems.Add($"{path} does not match {pattern}: {text}");
    }

    private static void CheckSize(JsonNode shape, long size, string path, List<string> problems)
    {
        if (size < (long?)shape["min"] || size > (long?)shape["max"]) problems.Add($"{path} is out of bounds: {size}");
    }

    /// <summary>A pattern of the model; those in a dialect that .NET does not read are left to the service.</summary>
    private static Regex? PatternOf(string pattern) => Patterns.GetOrAdd(pattern, text =>
    {
        try
        {
            return new Regex($@"\A(?:{text})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        }
        catch (ArgumentException)
        {
            return null;
        }
    });
}
