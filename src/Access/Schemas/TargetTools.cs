using System.Text.RegularExpressions;
using Cedar;

namespace Reconciler.Access.Schemas;

/// <summary>A target of a gateway and its tools.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Tools">
/// The tools, or null if they have not been listed: then every tool that a policy names may exist. The tools of HTTP targets are
/// <c>METHOD:/path</c>.
/// </param>
/// <param name="Kind">The type of the target.</param>
public sealed partial record TargetTools(string Name, IReadOnlyList<Tool>? Tools, TargetKind Kind = TargetKind.Mcp)
{
    /// <summary>The action group above the target's own.</summary>
    internal EntityUid Group => Kind == TargetKind.Mcp ? AgentCoreNames.CallTool : AgentCoreNames.Http;

    /// <summary>Whether the target may have a tool that has not been listed.</summary>
    internal bool MayHave(string tool) =>
        Tools is null && (Kind == TargetKind.Mcp || tool == AgentCoreNames.AnyOther || Route().IsMatch(tool));

    [GeneratedRegex(@"\A[A-Z]+:/\S*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Route();
}
