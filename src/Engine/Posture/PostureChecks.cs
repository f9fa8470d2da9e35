using Amazon.BedrockAgentCoreControl;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Composition;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Posture;

/// <summary>
/// Warns about what works, and is open, unbounded or not pinned. It makes no AWS calls. <c>diff</c> knows more of some warnings:
/// <c>PlanPosture</c> in Planning.
/// </summary>
public static class PostureChecks
{
    // The limit of common MCP clients and model APIs for the names of tools.
    private const int MaxToolName = 64;

    /// <summary>Checks all objects of a stack.</summary>
    /// <param name="objects">The spec objects of the stack.</param>
    /// <param name="listed">Returns the tools that a target has listed, as for <see cref="CedarPolicyChecks"/>.</param>
    /// <returns>The warnings that no annotation accepts, and errors of the annotations.</returns>
    public static IEnumerable<SpecError> Check(
        IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed = null) =>
        AcceptedWarnings.Check(objects).Concat(
            from o in objects
            from finding in Find(o, objects, listed)
            where !AcceptedWarnings.Accepts(o, finding.Code)
            select Create(o, finding.Code, finding.Path, finding.Message, finding.Hint));

    /// <summary>Creates a warning about an object; null if an annotation of the object accepts it.</summary>
    internal static SpecError? Warn(SpecObject o, string code, string path, string message, string hint) =>
        AcceptedWarnings.Accepts(o, code) ? null : Create(o, code, path, message, hint);

    /// <summary>The path of the image of a server that is named by a tag; null if there is none.</summary>
    internal static string? FindTaggedImage(McpServerSpec server)
    {
        var (uri, path) = server.Image is { } image
            ? (image, "spec.image")
            : (server.Request.AgentRuntimeArtifact?.ContainerConfiguration?.ContainerUri,
                "spec.agentRuntimeArtifact.containerConfiguration.containerUri");
        return uri is null || uri.Contains('@', StringComparison.Ordinal) || uri.Contains("${", StringComparison.Ordinal) ? null : path;
    }

    private static SpecError Create(SpecObject o, string code, string path, string message, string hint) =>
        new(o.GetLocation(path), path, message, hint) { IsWarning = true, Code = code };

    private static IEnumerable<(string Code, string Path, string Message, string Hint)> Find(
        SpecObject o, IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed) => o.Spec switch
        {
            McpServerSpec server => OfServer(server),
            GatewaySpec gateway => OfGateway(gateway),
            GatewayTargetSpec target => OfTarget(o, target, listed).Concat(OfRole(target, objects)),
            _ => [],
        };

    private static IEnumerable<(string Code, string Path, string Message, string Hint)> OfServer(McpServerSpec server)
    {
        var request = server.Request;
        if (request.NetworkConfiguration?.NetworkMode == NetworkMode.PUBLIC && request.AuthorizerConfiguration is null)
        {
            yield return (
                PostureCodes.RuntimePublic, "spec.networkConfiguration",
                "the runtime is in the public network without an authorizer: any principal of the account with InvokeAgentRuntime calls it",
                "add authorizerConfiguration, use networkMode VPC, or give InvokeAgentRuntime to few");
        }

        if (request.ProtocolConfiguration?.ServerProtocol is null)
        {
            yield return (
                PostureCodes.ProtocolMissing, "spec.protocolConfiguration",
                "serverProtocol is not set, so AgentCore takes the server for an HTTP agent, and MCP calls fail with 502",
                "add protocolConfiguration: {serverProtocol: MCP}");
        }

        if (FindTaggedImage(server) is { } path)
        {
            yield return (
                PostureCodes.ImageTag, path, "the image is named by a tag, which can move to other content",
                "write the digest: REPOSITORY@sha256:...");
        }

        foreach (var finding in RoleLint.Check(server.Role, "spec.role")) yield return finding;
        foreach (var finding in RoleLint.Check(server.Build?.Role, "spec.build.role")) yield return finding;
    }

    private static IEnumerable<(string Code, string Path, string Message, string Hint)> OfGateway(GatewaySpec gateway)
    {
        var type = gateway.Request.AuthorizerType;
        if (type == AuthorizerType.NONE || type == AuthorizerType.AUTHENTICATE_ONLY)
        {
            var who = type == AuthorizerType.NONE ? "everybody" : "everybody with credentials of any AWS account";
            yield return (
                PostureCodes.GatewayOpen, "spec.authorizerType", $"{type.Value} lets {who} call the gateway",
                "use jwt, CUSTOM_JWT or AWS_IAM");
        }

        var mode = gateway.Policy?.Mode ?? gateway.Request.PolicyEngineConfiguration?.Mode;
        var hasEngine = gateway.Policy is not null || gateway.Request.PolicyEngineConfiguration is not null;
        if (!hasEngine || (mode is not null && mode != GatewayPolicyEngineMode.ENFORCE))
        {
            yield return (
                PostureCodes.GatewayUnguarded, hasEngine ? "spec.policy.mode" : "spec",
                hasEngine
                    ? $"the policy engine is in mode {mode!.Value}: it denies nothing"
                    : "no policy engine guards the gateway: each caller may call all its tools",
                "add policy: {engine: NAME, mode: ENFORCE}");
        }

        foreach (var finding in RoleLint.Check(gateway.Role, "spec.role")) yield return finding;
    }

    /// <summary>A role that is composed has what is known to be needed, and what is written besides.</summary>
    private static IEnumerable<(string Code, string Path, string Message, string Hint)> OfRole(
        GatewayTargetSpec target, IReadOnlyList<SpecObject> objects)
    {
        if (ConnectorPermissions.FindUnknown(target) is not { } called) yield break;
        var gateway = objects.FirstOrDefault(o => o.Ref == new ObjectRef("Gateway", target.Gateway ?? ""))?.Spec as GatewaySpec;
        if (gateway is null or { Request.RoleArn: not null }) yield break;
        if (gateway.Role is { } role && (role.InlinePolicies is { Count: > 0 } || role.ManagedPolicyArns is { Count: > 0 })) yield break;
        yield return (
            PostureCodes.RoleIncomplete, "spec.targetConfiguration",
            $"the role of Gateway/{target.Gateway} calls {called}, and nothing in the specs says which permission that needs",
            $"add its statement to role.inlinePolicies of Gateway/{target.Gateway}");
    }

    private static IEnumerable<(string Code, string Path, string Message, string Hint)> OfTarget(
        SpecObject o, GatewayTargetSpec target, Func<string, string, IReadOnlyList<Tool>?>? listed)
    {
        var name = target.Request.Name ?? o.Ref.Name;
        var tools = DeclaredTools.Extract(target.Request.TargetConfiguration)
            ?? (target.Gateway is { } gateway ? listed?.Invoke(gateway, name) : null);
        foreach (var tool in tools ?? [])
        {
            var full = $"{name}{AgentCoreNames.Separator}{tool.Name}";
            if (full.Length <= MaxToolName) continue;
            yield return (
                PostureCodes.ToolNameLong, "spec.name",
                $"the tool {full} has {full.Length} characters; many clients accept {MaxToolName} at most",
                "give the target a shorter name");
        }
    }
}
