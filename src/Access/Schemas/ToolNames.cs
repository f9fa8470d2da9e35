namespace Reconciler.Access.Schemas;

/// <summary>
/// The names of tools as people write them: without the prefix of their target (<c>target___tool</c>), unless two targets have a tool of
/// the same name.
/// </summary>
public sealed class ToolNames
{
    private readonly HashSet<string> _ambiguous;

    private ToolNames(HashSet<string> ambiguous) => _ambiguous = ambiguous;

    /// <summary>Creates the names for the tools of one gateway.</summary>
    /// <param name="tools">The tools with the prefix of their target.</param>
    public static ToolNames Create(IEnumerable<string> tools) => new(
        [.. tools.Distinct().GroupBy(RemovePrefix).Where(group => group.Count() > 1).Select(group => group.Key)]);

    /// <summary>Shortens a name. Names of groups of tools, such as all tools of a target, are described.</summary>
    public string Shorten(string tool)
    {
        var described = AgentCoreNames.Describe(tool);
        if (described != tool) return described;
        var name = RemovePrefix(tool);
        return _ambiguous.Contains(name) ? tool : name;
    }

    /// <summary>Removes the prefix of the target.</summary>
    public static string RemovePrefix(string tool) =>
        tool.IndexOf(AgentCoreNames.Separator, StringComparison.Ordinal) is >= 0 and var at
            ? tool[(at + AgentCoreNames.Separator.Length)..]
            : tool;
}
