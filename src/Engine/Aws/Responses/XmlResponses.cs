using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Reconciler.Engine.Aws.Responses;

/// <summary>Checks the responses of the XML protocols: query and S3.</summary>
internal static class XmlResponses
{
    // A response has no document type. Refusing it also refuses entities that expand without end.
    private static readonly XmlReaderSettings _settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Returns what is wrong with the body of a successful response of the query protocol; null if nothing is.</summary>
    public static string? FindQueryProblem(ReadOnlyMemory<byte> body, string? operation, ResponseRule? rule)
    {
        if (TryLoad(body) is not { } root) return "it is not XML";
        var isResponse = operation is null
            ? root.Name.LocalName.EndsWith("Response", StringComparison.Ordinal)
            : root.Name.LocalName == $"{operation}Response";
        if (!isResponse) return $"its root element is {root.Name.LocalName}";

        if (rule is null) return null;
        var name = root.Name.LocalName.Replace("Response", "Result", StringComparison.Ordinal);
        return Child(root, name) is { } result ? FindProblem(result, rule) : $"{name} is missing";
    }

    /// <summary>Returns what is wrong with the body of a successful response of S3; null if nothing is.</summary>
    public static string? FindS3Problem(ReadOnlyMemory<byte> body, bool isHtml, string? operation, ResponseRule? rule)
    {
        if (rule is null) return isHtml && body.Length > 0 ? "it is HTML" : null;

        // A bucket policy is the one document of S3 that is JSON.
        if (rule.Root is null) return JsonResponses.IsObject(Encoding.UTF8.GetString(body.Span)) ? null : "it is not JSON";
        if (TryLoad(body) is not { } root) return "it is not XML";

        // The SDK reads any root element. Some emulators name it by the operation.
        return root.Name.LocalName == rule.Root || root.Name.LocalName == $"{operation}Response"
            ? FindProblem(root, rule)
            : $"its root element is {root.Name.LocalName}, not {rule.Root}";
    }

    /// <summary>Whether an error names its code, as the services do.</summary>
    public static bool NamesError(ReadOnlyMemory<byte> body) =>
        TryLoad(body) is { } root
        && root.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "Error") is { } error
        && Child(error, "Code") is { Value.Length: > 0 };

    private static XElement? TryLoad(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), _settings);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? FindProblem(XElement root, ResponseRule rule) =>
        rule.Paths.Select(path => FindProblem(root, path, 0)).FirstOrDefault(problem => problem is not null);

    private static string? FindProblem(XElement parent, ResponsePath path, int index)
    {
        if (index == path.Steps.Count) return parent.HasElements || parent.Value.Length > 0 ? null : $"{path.Text} is empty";
        var step = path.Steps[index];

        // A list has an element for each item, so an empty one has none.
        if (step.IsList)
        {
            return parent.Elements().Where(element => element.Name.LocalName == step.Name)
                .Select(item => FindProblem(item, path, index + 1))
                .FirstOrDefault(problem => problem is not null);
        }

        if (Child(parent, step.Name) is not { } child) return step.IsOptional ? null : $"{path.Text} is missing";
        if (step.IsJson) return JsonResponses.IsObject(child.Value) ? null : $"{path.Text} is not JSON";
        return FindProblem(child, path, index + 1);
    }

    private static XElement? Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
