using Amazon.BedrockAgentCoreControl;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Composition;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Worker.Local;

/// <summary>The tools that the servers of a stack have listed.</summary>
/// <param name="Objects">The objects of the stack.</param>
/// <param name="Servers">The tools, by the name of the <c>McpServer</c>.</param>
/// <param name="Errors">An error for each server whose tools could not be listed.</param>
internal sealed record ServerTools(
    IReadOnlyList<SpecObject> Objects, IReadOnlyDictionary<string, IReadOnlyList<Tool>> Servers, IReadOnlyList<SpecError> Errors)
{
    private const string Kind = "McpServer";

    /// <summary>Gets the tools of a target; null if its server has listed none.</summary>
    /// <param name="gateway">The name of the gateway.</param>
    /// <param name="target">The name of the target in AWS.</param>
    public IReadOnlyList<Tool>? Find(string gateway, string target)
    {
        var targets = FindTargets(Objects).Where(t => t.Spec.Gateway == gateway && (t.Spec.Request.Name ?? t.Object.Ref.Name) == target);
        return targets.Select(t => FindServer(t.Spec)).FirstOrDefault() is { } server ? Servers.GetValueOrDefault(server) : null;
    }

    /// <summary>Finds the names of the servers from which targets of the stack take their list of tools.</summary>
    public static IReadOnlySet<string> FindListed(IReadOnlyList<SpecObject> objects) =>
        FindTargets(objects).Select(target => FindServer(target.Spec)).OfType<string>().ToHashSet();

    private static string? FindServer(GatewayTargetSpec target)
    {
        var configuration = target.Request.TargetConfiguration;
        var server = configuration?.Mcp?.McpServer;

        // AgentCore lists the tools of a DYNAMIC target only when a caller asks, so policies cannot be checked against them.
        if (DeclaredTools.Extract(configuration) is not null || server?.ListingMode == ListingMode.DYNAMIC) return null;
        if (target.McpServer is { } name) return name;
        return ReferenceText.Find(server?.Endpoint ?? "").FirstOrDefault(reference => reference.Object.Kind == Kind)?.Object.Name;
    }

    private static IEnumerable<(SpecObject Object, GatewayTargetSpec Spec)> FindTargets(IReadOnlyList<SpecObject> objects) =>
        objects.Where(o => o.Spec is GatewayTargetSpec).Select(o => (o, (GatewayTargetSpec)o.Spec));
}
