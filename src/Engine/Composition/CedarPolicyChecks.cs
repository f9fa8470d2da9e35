using System.Text;
using Amazon.BedrockAgentCoreControl;
using Cedar.Policies;
using Reconciler.Access.Dogwood;
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
    private const int Kilobyte = 1024;

    /// <summary>Validates all policies of a stack. It makes no AWS calls.</summary>
    /// <param name="objects">The spec objects of the stack.</param>
    /// <param name="listed">
    /// Returns the tools that a target has listed, for the name of the gateway object and the name of the target; null if they are
    /// unknown. It is called for targets whose configuration does not declare tools.
    /// </param>
    /// <returns>The findings, with their locations in the specs. Warnings name what is not checked.</returns>
    public static IEnumerable<SpecError> Check(
        IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed = null)
    {
        var gateways = ObjectsOf<GatewaySpec>(objects).ToDictionary(
            gateway => gateway.Object.Ref.Name,
            gateway => (gateway.Object, gateway.Spec, Schema: GatewaySchemaFactory.Create(gateway.Object.Ref.Name, objects, listed)),
            StringComparer.Ordinal);
        var policies = ObjectsOf<CedarPolicySpec>(objects)
            .SelectMany(
                policy => PolicySources.Read(policy.Object, policy.Spec),
                (policy, source) => (policy.Object, policy.Spec, Source: source))
            .ToList();
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (owner, spec, source) in policies)
        {
            var errors = Check(spec, source, arn => FindSchemas(spec, arn), out var statement);
            foreach (var error in CheckKey(source).Concat(errors)) yield return error;
            if (statement is null) continue;
            foreach (var gateway in gateways.Where(g => IsAbout(statement, spec, g.Value.Spec, g.Value.Schema)).Select(g => g.Key))
            {
                var size = sizes[gateway] = sizes.GetValueOrDefault(gateway) + Encoding.UTF8.GetByteCount(source.Text);
                if (size > SizeLimits.PoliciesOfResource && size - Encoding.UTF8.GetByteCount(source.Text) <= SizeLimits.PoliciesOfResource)
                {
                    yield return new SpecError(
                        source.At(0), source.Path,
                        $"the policies about Gateway/{gateway} have more than {SizeLimits.PoliciesOfResource / Kilobyte} KB together",
                        "shorten them, or use another gateway and engine");
                }
            }
        }

        foreach (var error in CheckNames(policies.Select(p => (p.Object, p.Spec, p.Source)))) yield return error;
        foreach (var engine in gateways.Values.Where(g => g.Spec.Policy is not null).GroupBy(g => g.Spec.Policy!.Engine))
        {
            var size = engine.Sum(gateway => SizeLimits.Measure(gateway.Schema));
            if (size <= SizeLimits.SchemaOfEngine) continue;
            yield return new SpecError(
                engine.First().Object.GetLocation("spec.policy"), "spec.policy",
                $"the tools of the gateways of PolicyEngine/{engine.Key} make a schema of {size / Kilobyte} KB; the limit is " +
                $"{SizeLimits.SchemaOfEngine / Kilobyte} KB",
                "use several engines, or tools with smaller input schemas");
        }

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

    private static IEnumerable<SpecError> CheckKey(PolicySource source)
    {
        if (source.Path != "spec.statementFile" || source.Key is null or { Length: > 0 }) yield break;
        yield return new SpecError(
            source.At(0), source.Path, "each policy of a file with several, or of a folder, needs a name", "write @id(\"name\") before it");
    }

    private static IReadOnlyList<SpecError> Check(
        CedarPolicySpec spec, PolicySource source, Func<string?, IReadOnlyList<GatewaySchema>?> gateways, out PolicyStatement? statement)
    {
        statement = null;
        if (source.Path != "spec.statementFile" && PolicyFile.Split(source.Text).Items is { Count: > 1 } items)
        {
            return
            [
                new SpecError(
                    source.At(items[1].Start), source.Path, $"one statement is one policy; found {items.Count}",
                    "write them as statements: {NAME: TEXT}, or in a statementFile with @id(\"name\") before each"),
            ];
        }

        // The rules of the kind report inline statements that are too short or too long.
        if (StatementValidation.FindLengthProblem(source.Text) is { } problem)
        {
            var isReported = source.Path != "spec.statementFile"
                && source.Text.Length is < StatementValidation.MinLength or > StatementValidation.MaxLength;
            return isReported ? [] : [new SpecError(source.At(0), source.Path, problem)];
        }

        var mode = spec.Request.ValidationMode == PolicyValidationMode.IGNORE_ALL_FINDINGS
            ? ValidationMode.IgnoreAllFindings
            : ValidationMode.FailOnAnyFindings;
        var check = StatementValidation.Validate(source.Text, gateways, mode, source.Language ?? PolicyLanguage.Dogwood);
        statement = check.Statement;
        return
        [
            .. check.Findings.Select(finding => ToError(source, finding)),
            .. check.Notes.Select(note => ToError(source, note) with { IsWarning = true }),
        ];
    }

    private static SpecError ToError(PolicySource source, StatementFinding finding)
    {
        var isSyntax = finding.Problem == StatementProblem.Syntax;
        var hint = isSyntax && finding.Message.Contains('$', StringComparison.Ordinal)
            ? "put the reference in quotes: AgentCore::Gateway::\"${Gateway/name.arn}\""
            : isSyntax && source.Language == PolicyLanguage.Cedar && IsDogwood(source.Text)
                ? "guardrails, temporal conditions and suppressOutput are Dogwood: write statement, or definition.policy.statement"
                : null;
        return new SpecError(source.At(finding.Position.Offset), source.Path, finding.Message, hint);
    }

    private static bool IsDogwood(string text)
    {
        try
        {
            return PolicyStatement.Parse(text).IsDogwood;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsAbout(PolicyStatement statement, CedarPolicySpec policy, GatewaySpec gateway, GatewaySchema schema) =>
        statement.Policy.Resource is Scope.Equal { Entity.Entity: { } named }
            ? named.Id == schema.Gateway.Arn
            : gateway.Policy?.Engine == policy.PolicyEngine;

    // The names of inline policies are compared with those of all other resources by the checks of the specs.
    private static IEnumerable<SpecError> CheckNames(
        IEnumerable<(SpecObject Object, CedarPolicySpec Spec, PolicySource Source)> policies) =>
        policies.Where(p => p.Source.Key is { Length: > 0 })
            .GroupBy(p => PolicySources.NameOf("", p.Object.Ref.Name, p.Spec.Request.Name, p.Source.Key), StringComparer.Ordinal)
            .SelectMany(group => group.Skip(1))
            .Where(p => p.Source.Path == "spec.statementFile")
            .Select(p => new SpecError(
                p.Source.At(0), p.Source.Path, $"two policies have the name {p.Source.Key}", "give each a @id of its own"));

    private static IEnumerable<(SpecObject Object, T Spec)> ObjectsOf<T>(IEnumerable<SpecObject> objects)
        where T : class, ISpec => objects.Where(o => o.Spec is T).Select(o => (o, (T)o.Spec));
}
