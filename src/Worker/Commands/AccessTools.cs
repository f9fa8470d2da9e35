using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Worker.Mcp;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary>Finds the tools of a gateway by the names that people write.</summary>
internal static class AccessTools
{
    /// <summary>Returns the name at the gateway for a name with or without the prefix of its target.</summary>
    /// <param name="access">The access to the gateway.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="AccessException">There is no such tool, or there are several.</exception>
    public static string Find(GatewayAccess access, string name)
    {
        var suffix = AgentCoreNames.Separator + name;
        var matches = access.Tools.Where(tool => tool == name || tool.EndsWith(suffix, StringComparison.Ordinal)).ToList();
        if (matches is [var only]) return only;
        if (matches.Count > 1)
        {
            throw new AccessException($"Several targets have a tool {name}.", $"Choose one of: {string.Join(", ", matches)}");
        }

        if (access.Schema.HasTool(name)) return name;
        var hint = Spelling.Hint(name, access.Tools.Concat(access.Tools.Select(ToolNames.RemovePrefix)));

        // A target that has not listed its tools may have it: the answer is that for any tool which no policy names.
        const string AnyOther = AgentCoreNames.Separator + AgentCoreNames.AnyOther;
        var others = access.Tools.Where(tool => tool.EndsWith(AnyOther, StringComparison.Ordinal));
        if (hint is null && others.ToList() is [var other]) return other;
        var names = ToolNames.Create(access.Tools);
        throw new AccessException(
            $"There is no tool {name}.",
            hint ?? (access.Tools.Count == 0
                ? "No tools of the gateway are known."
                : $"Tools of the gateway: {string.Join(", ", access.Tools.Select(names.Shorten))}"));
    }
}
