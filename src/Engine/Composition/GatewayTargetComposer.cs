using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary><c>GatewayTarget</c>: a target behind a gateway.</summary>
internal static class GatewayTargetComposer
{
    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<GatewayTargetSpec>())
        {
            var model = new GatewayTargetState();
            ModelMapper.Copy(spec.Request, model);
            model.Name ??= owner.Ref.Name;
            model.GatewayIdentifier = scope.Find(GatewayResourceType.TypeName, spec.Gateway)!.Id;
            if (spec.McpServer is { } server) PointTo(scope, model, server);
            var target = scope.Add(owner, scope.Types.GatewayTarget, model);
            scope.Export(owner, "id", target.Id);
        }
    }

    private static void PointTo(CompositionScope scope, GatewayTargetState model, string server)
    {
        model.TargetConfiguration ??= new TargetConfiguration();
        model.TargetConfiguration.Mcp ??= new McpTargetConfiguration();
        model.TargetConfiguration.Mcp.McpServer ??= new McpServerTargetConfiguration();
        model.TargetConfiguration.Mcp.McpServer.Endpoint = scope.FindExport(new ObjectRef("McpServer", server), "endpoint");
        model.BackendChangedAt = scope.Find(RuntimeResourceType.TypeName, server)?.Attribute("updatedAt");
    }
}
