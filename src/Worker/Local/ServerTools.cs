using Amazon.BedrockAgentCoreControl;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Composition;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Worker.Local;

/// <summary>What the servers of a stack have listed.</summary>
/// <param name="Objects">The objects of the stack.</param>
/// <param name="Servers">The tools by the name of their <c>McpServer</c>.</param>
/// <param name="Errors">Which servers could not be asked, and why.</param>
internal sealed record ServerTools(IReadOnlyList<SpecObject> Objects, IReadOnlyDictionary<string, IReadOnlyList<Tool>> Servers, IReadOnlyList<SpecError> Errors)
{
    private const string Kind = "McpServer";

    /// <summary>The tools of a target; null when nobody has listed them.</summary>
    public IReadOnlyList<Tool>? Find(string gateway, string target) =>
        Targets(Objects).Where(t => t.Spec.Gateway == gateway && (t.Spec.Request.Name ?? t.Object.Ref.Name) == target).Select(t => ServerOf(t.Spec)).FirstOrDefault() is { } server
            ? Servers.GetValueOrDefault(server)
            : null;

    /// <summary>The names of the servers whose tools targets of the stack offer as they list them.</summary>
    public static IReadOnlySet<string> FindListed(IReadOnlyList<SpecObject> objects) => Targets(objects).Select(target => ServerOf(target.Spec)).OfType<string>().ToHashSet();

    private static string? ServerOf(GatewayTargetSpec target)
    {
        var configuration = target.Request.TargetConfiguration;
        var server = configuration?.Mcp?.McpServer;
        // Of a dynamic target AgentCore lists nothing before somebody asks: policies are taken on trust.
        if (DeclaredTools.Extract(configuration) is not null || server?.ListingMode == ListingMode.DYNAMIC) return null;
        return target.McpServer ?? ReferenceText.Find(server?.Endpoint ?? "").FirstOrDefault(reference => reference.Object.Kind == Kind)?.Object.Name;
    }

    private static IEnumerable<(SpecObject Object, GatewayTargetSpec Spec)> Targets(IReadOnlyList<SpecObject> objects) =>
        objects.Where(o => o.Spec is GatewayTargetSpec).Select(o => (o, (GatewayTargetSpec)o.Spec));
}
