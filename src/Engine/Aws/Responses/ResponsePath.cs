namespace Reconciler.Engine.Aws.Responses;

/// <summary>A path of members in a response. <see cref="ResponseRules"/> documents its text.</summary>
/// <param name="Text">The path as it is written.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record ResponsePath(string Text, IReadOnlyList<ResponsePath.Step> Steps)
{
    /// <summary>Parses a path.</summary>
    public static ResponsePath Parse(string text) => new(text, [.. text.Split('.').Select(ParseStep)]);

    private static Step ParseStep(string text)
    {
        var (isJson, isList) = (text.EndsWith('~'), text.EndsWith("[]", StringComparison.Ordinal));
        var name = text.TrimEnd('~').TrimEnd(']').TrimEnd('[');
        return new Step(name.TrimEnd('?'), name.EndsWith('?'), isList, isJson);
    }

    /// <summary>One member of a path.</summary>
    /// <param name="Name">The name on the wire.</param>
    /// <param name="IsOptional">Whether it may be missing.</param>
    /// <param name="IsList">Whether it is a list.</param>
    /// <param name="IsJson">Whether it is the text of a JSON object.</param>
    public sealed record Step(string Name, bool IsOptional, bool IsList, bool IsJson);
}
