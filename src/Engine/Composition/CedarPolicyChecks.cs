using Amazon.BedrockAgentCoreControl;
using Reconciler.Access.Schemas;
using Reconciler.Access.Validation;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Validates the policies of a stack as AgentCore does, against the gateways of the stack. References are validated as they are written:
/// they are inside of Cedar strings, and the reference to the ARN of a gateway identifies it.
/// </summary>
public static class CedarPolicyChecks
{
    /// <summary>Validates all policies of a stack. It makes no AWS calls.</summary>
    /// <param name="objects">The spec objects of the stack.</param>
    /// <param name="listed">
    /// Returns the tools that a target has listed, for the name of the gateway object and the name of the target; null if they are
    /// unknown. It is called for targets whose configuration does not declare tools.
    /// </param>
    /// <returns>The findings, with their locations in the specs.</returns>
    public static IEnumerable<SpecError> Check(
        IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed = null)
    {
        var gateways = ObjectsOf<GatewaySpec>(objects).ToDictionary(
            gateway => gateway.Object.Ref.Name,
            gateway => (gateway.Spec, Schema: SchemaOf(gateway.Object.Ref.Name, objects, listed)),
            StringComparer.Ordinal);
        return ObjectsOf<CedarPolicySpec>(objects)
            .SelectMany(policy => Check(policy.Object, policy.Spec, arn => FindSchemas(policy.Spec, arn)));

        // Null if the tools are unknown: the gateway is not in this stack, or no gateway of the stack uses the policy engine.
        IReadOnlyList<GatewaySchema>? FindSchemas(CedarPolicySpec policy, string? arn)
        {
            var known = gateways.Values
                .Where(gateway => arn is null ? gateway.Spec.Policy?.Engine == policy.PolicyEngine : gateway.Schema.Gateway.Arn == arn)
                .Select(gateway => gateway.Schema)
                .ToList();
            return known.Count > 0 ? known : null;
        }
    }

    private static IEnumerable<SpecError> Check(
        SpecObject owner, CedarPolicySpec spec, Func<string?, IReadOnlyList<GatewaySchema>?> gateways)
    {
        if (StatementLocation.Find(owner, spec) is not { } statement) yield break;
        if (statement.Text.Length is < StatementValidation.MinLength or > StatementValidation.MaxLength) yield break;
        var mode = spec.Request.ValidationMode == PolicyValidationMode.IGNORE_ALL_FINDINGS
            ? ValidationMode.IgnoreAllFindings
            : ValidationMode.FailOnAnyFindings;
        foreach (var finding in StatementValidation.Validate(statement.Text, gateways, mode).Findings)
        {
            var isUnquoted = finding.Problem == StatementProblem.Syntax && finding.Message.Contains('$', StringComparison.Ordinal);
            yield return new SpecError(
                statement.At(finding.Position.Offset),
                statement.Path,
                finding.Message,
                isUnquoted ? "put the reference in quotes: AgentCore::Gateway::\"${Gateway/name.arn}\"" : null);
        }
    }

    private static GatewaySchema SchemaOf(
        string gateway, IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed)
    {
        var targets = ObjectsOf<GatewayTargetSpec>(objects)
            .Where(target => target.Spec.Gateway == gateway)
            .Select(target => ToolsOf(target.Spec.Request.Name ?? target.Object.Ref.Name, target.Spec));
        return new(new GatewayTools($"${{Gateway/{gateway}.arn}}", [.. targets]));

        TargetTools ToolsOf(string name, GatewayTargetSpec target) =>
            new(name, DeclaredTools.Extract(target.Request.TargetConfiguration) ?? listed?.Invoke(gateway, name));
    }

    private static IEnumerable<(SpecObject Object, T Spec)> ObjectsOf<T>(IEnumerable<SpecObject> objects)
        where T : class, ISpec => objects.Where(o => o.Spec is T).Select(o => (o, (T)o.Spec));
}
