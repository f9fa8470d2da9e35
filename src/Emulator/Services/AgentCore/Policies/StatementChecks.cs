using System.Text;
using System.Text.Json.Nodes;
using Cedar.Policies;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Schemas;
using Reconciler.Access.Validation;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>Checks policy statements against the gateways that they apply to.</summary>
internal sealed class StatementChecks(GatewaySchemas schemas)
{
    /// <summary>The statement of a definition.</summary>
    public static string TextOf(JsonObject definition) =>
        (definition["cedar"] ?? definition["policy"])?.AsObject().TextOrNull("statement") ?? "";

    /// <summary>The findings that will make the policy fail, or an empty list if it will be ACTIVE.</summary>
    /// <exception cref="AwsException">The service rejects the statement immediately.</exception>
    public IReadOnlyList<string> Check(Call call, JsonObject engine, JsonObject definition)
    {
        if (definition["policyGeneration"] is not null)
            throw AgentCoreErrors.PolicyGenerationsNotAvailable();
        var mode = call.TextOrNull("validationMode") == "IGNORE_ALL_FINDINGS"
            ? ValidationMode.IgnoreAllFindings
            : ValidationMode.FailOnAnyFindings;
        var language = definition["policy"] is null ? PolicyLanguage.Cedar : PolicyLanguage.Dogwood;
        var check = StatementValidation.Validate(TextOf(definition), arn => Gateways(call, engine, arn), mode, language);
        if (check.Findings.FirstOrDefault(f => f.IsSynchronous) is { } rejected)
            throw AgentCoreErrors.Invalid(rejected.StatusReason);
        return [.. check.Findings.Select(f => f.StatusReason), .. CheckSchemaSize(call, engine)];
    }

    /// <summary>Checks the size of all policies about the gateway of a statement.</summary>
    /// <param name="call">The call.</param>
    /// <param name="definition">The new definition.</param>
    /// <param name="policyId">The policy that it replaces; null for a new one.</param>
    /// <exception cref="AwsException">They are too large together.</exception>
    public static void CheckTotalSize(Call call, JsonObject definition, string? policyId)
    {
        var text = TextOf(definition);
        if (GatewayOf(text) is not { } gateway) return;
        var total = call.Table(AgentCoreTables.Policies).Documents
            .Where(p => p.Text("policyId") != policyId)
            .Select(p => TextOf(p["definition"]!.AsObject()))
            .Where(other => GatewayOf(other) == gateway)
            .Append(text)
            .Sum(Encoding.UTF8.GetByteCount);
        if (total > SizeLimits.PoliciesOfResource)
            throw AgentCoreErrors.PoliciesTooLarge(gateway, SizeLimits.PoliciesOfResource / 1024);
    }

    private static string? GatewayOf(string statement)
    {
        try
        {
            return PolicyStatement.Parse(statement).Policy.Resource is Scope.Equal { Entity.Entity: { } gateway } ? gateway.Id : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private IEnumerable<string> CheckSchemaSize(Call call, JsonObject engine)
    {
        var size = (Gateways(call, engine, null) ?? []).Sum(SizeLimits.Measure);
        if (size > SizeLimits.SchemaOfEngine)
            yield return $"The schema of the policy engine has {size} bytes; the maximum is {SizeLimits.SchemaOfEngine}.";
    }

    /// <summary>The gateway of an ARN, or all gateways of the engine, or <see langword="null"/> if the engine has none.</summary>
    private List<GatewaySchema>? Gateways(Call call, JsonObject engine, string? arn)
    {
        var gateways = call.Table(AgentCoreTables.Gateways).Documents;
        if (arn is not null)
            return [.. gateways.Where(g => g.Text("gatewayArn") == arn).Select(schemas.Find)];
        var attached = gateways
            .Where(g => g["policyEngineConfiguration"]?.AsObject().Text("arn") == engine.Text("policyEngineArn"))
            .Select(schemas.Find)
            .ToList();
        return attached.Count == 0 ? null : attached;
    }
}
