using System.Text.Json;

namespace Reconciler.Engine.Aws.Responses;

/// <summary>Checks the responses of the JSON protocols.</summary>
internal static class JsonResponses
{
    /// <summary>Returns what is wrong with the body of a successful response; null if nothing is.</summary>
    public static string? FindProblem(ReadOnlyMemory<byte> body, ResponseRule? rule)
    {
        if (body.IsEmpty) return rule is null || rule.Paths.All(path => path.Steps[0].IsOptional) ? null : "it is empty";
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return "it is not a JSON object";
            return rule?.Paths.Select(path => FindProblem(document.RootElement, path, 0)).FirstOrDefault(problem => problem is not null);
        }
        catch (JsonException)
        {
            return "it is not JSON";
        }
    }

    /// <summary>Whether an error names its code in the body, as the services do.</summary>
    public static bool NamesError(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } error
                && (Has(error, "__type") || Has(error, "code") || Has(error, "Code"));
        }
        catch (JsonException)
        {
            return false;
        }

        static bool Has(JsonElement error, string name) =>
            error.TryGetProperty(name, out var code) && code.ValueKind == JsonValueKind.String;
    }

    /// <summary>Whether a text is a JSON object, as it is or URL-encoded.</summary>
    public static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Uri.UnescapeDataString(text));
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? FindProblem(JsonElement parent, ResponsePath path, int index)
    {
        if (index == path.Steps.Count) return IsContent(parent) ? null : $"{path.Text} is empty";
        if (parent.ValueKind != JsonValueKind.Object) return $"{path.Text} is missing";
        var step = path.Steps[index];
        if (!parent.TryGetProperty(step.Name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return step.IsOptional ? null : $"{path.Text} is missing";
        }

        if (step.IsJson)
        {
            return member.ValueKind == JsonValueKind.String && IsObject(member.GetString()!) ? null : $"{path.Text} is not JSON";
        }

        if (!step.IsList) return FindProblem(member, path, index + 1);
        return member.ValueKind == JsonValueKind.Array
            ? member.EnumerateArray().Select(item => FindProblem(item, path, index + 1)).FirstOrDefault(problem => problem is not null)
            : $"{path.Text} is no list";
    }

    private static bool IsContent(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Object => true,
        _ => false,
    };
}
