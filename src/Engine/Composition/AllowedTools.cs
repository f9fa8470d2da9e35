using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Access.Schemas;
using Reconciler.Access.Validation;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;
using Shared;

namespace Reconciler.Engine.Composition;

/// <summary>
/// The policy of a target with <c>allowedTools</c>: a forbid of every other tool. It permits nothing, so that who may call a tool is said by
/// the <c>CedarPolicy</c> objects alone, and a tool that the target gets later is forbidden, too.
/// </summary>
internal static class AllowedTools
{
    private const string Path = "spec.allowedTools";
    private const string Part = "allowed-tools";

    /// <summary>Composes the policies of all targets. Gateways and targets must have been composed.</summary>
    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<GatewayTargetSpec>())
        {
            if (spec.AllowedTools is not { } tools || FindEngine(scope.Stack.Objects, spec.Gateway) is not { } engine) continue;
            var target = scope.Find(GatewayTargetResourceType.TypeName, owner.Ref.Name)!;
            var request = new CreatePolicyRequest
            {
                Name = scope.NameOf(owner, scope.Types.Policy, null, DefaultNames.ForAllowedTools, Part),
                PolicyEngineId = scope.Find(PolicyEngineResourceType.TypeName, engine)!.Id,
                Definition = new PolicyDefinition
                {
                    Cedar = new CedarPolicy { Statement = Write(((GatewayTargetState)target.State).Name, spec.Gateway, tools) },
                },
                EnforcementMode = EnforcementMode.ACTIVE,

                // The strict mode refuses a forbid that applies to all callers.
                ValidationMode = PolicyValidationMode.IGNORE_ALL_FINDINGS,
            };

            // A tool is a Cedar action only after its target has listed it.
            var policy = scope.Add(owner, scope.Types.Policy, request, Part);
            scope.Replace(policy with { After = [target.Address] });
        }
    }

    /// <summary>Returns the statement of a target; null if it allows all tools.</summary>
    /// <param name="o">The object of the target.</param>
    public static string? Find(SpecObject o) => o.Spec is GatewayTargetSpec { AllowedTools: { } tools } target
        ? Write(target.Request.Name ?? o.Ref.Name, target.Gateway, tools)
        : null;

    /// <summary>Checks that something enforces the lists of tools, and that the tools exist as far as they are known.</summary>
    /// <param name="objects">The spec objects of the stack.</param>
    /// <param name="listed">Returns the tools that a target has listed, as for <see cref="CedarPolicyChecks"/>.</param>
    public static IEnumerable<SpecError> Check(
        IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed)
    {
        foreach (var o in objects)
        {
            if (o.Spec is not GatewayTargetSpec { AllowedTools: { } allowed, Gateway: { } gateway } target) continue;
            var name = target.Request.Name ?? o.Ref.Name;
            if (FindEngine(objects, gateway) is null)
            {
                yield return new SpecError(
                    o.GetLocation(Path), Path, $"nothing enforces allowedTools: Gateway/{gateway} has no policy engine of the stack",
                    $"add a PolicyEngine and policy: {{engine: NAME}} to Gateway/{gateway}, or remove allowedTools");
            }

            if (StatementValidation.FindLengthProblem(Write(name, gateway, allowed)) is { } problem)
                yield return new SpecError(o.GetLocation(Path), Path, $"its policy is not valid: {problem}", "allow fewer tools");
            if (DeclaredTools.Read(name, target.Request.TargetConfiguration, () => listed?.Invoke(gateway, name)).Tools is not { } tools)
                continue;
            foreach (var (index, tool) in allowed.Index().Where(entry => tools.All(known => known.Name != entry.Item)))
                yield return Unknown(o, index, tool, name, [.. tools.Select(known => known.Name)]);
        }
    }

    private static SpecError Unknown(SpecObject o, int index, string tool, string target, IReadOnlyList<string> known)
    {
        var prefix = target + AgentCoreNames.Separator;
        var hint = tool.StartsWith(prefix, StringComparison.Ordinal)
            ? $"write {tool[prefix.Length..]}, without the name of the target"
            : Spelling.Hint(tool, known) ?? (known.Count == 0 ? "it has none" : $"it has {string.Join(", ", known)}");
        return new SpecError(
            o.GetLocation($"{Path}[{index}]"), $"{Path}[{index}]", $"the target {target} has no tool \"{tool}\"", hint);
    }

    /// <summary>The engine of the stack that a gateway uses, whichever way its spec names it.</summary>
    private static string? FindEngine(IReadOnlyList<SpecObject> objects, string gateway)
    {
        if (objects.FirstOrDefault(o => o.Spec is GatewaySpec && o.Ref.Name == gateway)?.Spec is not GatewaySpec spec) return null;
        return spec.Policy?.Engine
            ?? ReferenceText.Find(spec.Request.PolicyEngineConfiguration?.Arn ?? "")
                .Where(reference => reference.Object.Kind == PolicyEngineResourceType.TypeName)
                .Select(reference => reference.Object.Name)
                .FirstOrDefault();
    }

    private static string Write(string target, string gateway, IEnumerable<string> tools)
    {
        var actions = tools.Distinct().Order(StringComparer.Ordinal)
            .Select(tool => $"  action == {AgentCoreNames.ToAction(target + AgentCoreNames.Separator + tool)}");
        return $$"""
            forbid (
              principal,
              action in {{AgentCoreNames.ToAction(target)}},
              resource == AgentCore::Gateway::"${Gateway/{{gateway}}.arn}"
            ) unless {
            {{string.Join(" ||\n", actions)}}
            };
            """;
    }
}
