using Amazon.BedrockAgentCoreControl;
using Reconciler.Access.Schemas;
using Reconciler.Access.Validation;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Checks the statements of policies as AgentCore will, against the gateways of the stack. References stay as they are written: they stand
/// inside of Cedar's strings, and a gateway is known by the reference to its ARN.
/// </summary>
public static class CedarPolicyChecks
{
    /// <param name="objects">The objects of the stack.</param>
    /// <param name="listed">The tools of a target, as a live gateway has listed them; asked with the gateway's object and the target's name.</param>
    public static IEnumerable<SpecError> Check(IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed = null)
    {
        var gateways = Check<GatewaySpec>(objects).ToDictionary(g => g.Object.Ref.Name, g => (g.Spec, Schema: SchemaOf(g.Object.Ref.Name, objects, listed)), StringComparer.Ordinal);
        return Check<CedarPolicySpec>(objects).SelectMany(policy => Check(policy.Object, policy.Spec, arn => About(policy.Spec, arn)));

        // A gateway that is not of this stack, or an engine that none of its gateways asks: nothing is known.
        IReadOnlyList<GatewaySchema>? About(CedarPolicySpec policy, string? arn)
        {
            var known = gateways.Values.Where(g => arn is null ? g.Spec.Policy?.Engine == policy.PolicyEngine : g.Schema.Gateway.Arn == arn).Select(g => g.Schema).ToList();
            return known.Count > 0 ? known : null;
        }
    }

    private static IEnumerable<SpecError> Check(SpecObject owner, CedarPolicySpec spec, Func<string?, IReadOnlyList<GatewaySchema>?> gateways)
    {
        if (StatementLocation.Find(owner, spec) is not { } statement || statement.Text.Length is < StatementValidation.MinLength or > StatementValidation.MaxLength) yield break;
        var mode = spec.Request.ValidationMode == PolicyValidationMode.IGNORE_ALL_FINDINGS ? ValidationMode.IgnoreAllFindings : ValidationMode.FailOnAnyFindings;
        foreach (var finding in StatementValidation.Validate(statement.Text, gateways, mode).Findings)
        {
            var bare = finding.Problem == StatementProblem.Syntax && finding.Message.Contains('$', StringComparison.Ordinal);
            yield return new SpecError(
                statement.At(finding.Position.Offset), statement.Path, finding.Message, bare ? "a reference stands in quotes: AgentCore::Gateway::\"${Gateway/name.arn}\"" : null);
        }
    }

    private static GatewaySchema SchemaOf(string gateway, IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed) => new(new GatewayTools(
        $"${{Gateway/{gateway}.arn}}",
        [.. Check<GatewayTargetSpec>(objects)
            .Where(target => target.Spec.Gateway == gateway)
            .Select(target => (Name: target.Spec.Request.Name ?? target.Object.Ref.Name, target.Spec))
            .Select(target => new TargetTools(target.Name, DeclaredTools.Extract(target.Spec.Request.TargetConfiguration) ?? listed?.Invoke(gateway, target.Name)))]));

    private static IEnumerable<(SpecObject Object, T Spec)> Check<T>(IEnumerable<SpecObject> objects)
        where T : class, ISpec => objects.Where(o => o.Spec is T).Select(o => (o, (T)o.Spec));
}
