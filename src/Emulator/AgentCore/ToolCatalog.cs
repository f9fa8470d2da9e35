using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.AgentCore;

/// <summary>
/// The actions that policies may name: one per tool, <c>target___tool</c>. Which tools a target has is known only to the data plane;
/// until the emulator has one, every tool of a target that is ready is taken on trust, in <see cref="HasTool"/> and nowhere else.
/// </summary>
internal static partial class ToolCatalog
{
    private const string Separator = "___";

    /// <summary>The error for the first action of a statement that does not exist, or <see langword="null"/>.</summary>
    public static string? Misses(Call call, string statement)
    {
        var gateways = GatewayNames().Matches(statement).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        foreach (Match match in ActionNames().Matches(statement))
        {
            var action = match.Groups[1].Value;
            if (action.Contains(Separator, StringComparison.Ordinal) && !Exists(call, gateways, action))
                return $"unrecognized action `AgentCore::Action::\"{action}\"`";
        }

        return null;
    }

    private static bool Exists(Call call, HashSet<string> gateways, string action)
    {
        var at = action.IndexOf(Separator, StringComparison.Ordinal);
        var (targetName, tool) = (action[..at], action[(at + Separator.Length)..]);
        return call.Table(GatewayTargets.TableName).Documents.Any(t =>
            t.Text("name") == targetName &&
            (gateways.Count == 0 || gateways.Contains(t.Text("gatewayArn"))) &&
            t["status"]!.GetValue<string>() is "READY" or "SYNCHRONIZING" or "UPDATING" &&
            HasTool(tool));
    }

    private static bool HasTool(string tool) => tool.Length > 0;

    [GeneratedRegex("""AgentCore::Action::"([^"]*)"\s*""")]
    private static partial Regex ActionNames();

    [GeneratedRegex("""AgentCore::Gateway::"([^"]*)"\s*""")]
    private static partial Regex GatewayNames();
}
