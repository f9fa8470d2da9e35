using System.Text.Json.Nodes;
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
        var check = StatementValidation.Validate(TextOf(definition), arn => Gateways(call, engine, arn), mode);
        return check.Findings.FirstOrDefault(f => f.IsSynchronous) is { } rejected
            ? throw AgentCoreErrors.Invalid(rejected.StatusReason)
            : [.. check.Findings.Select(f => f.StatusReason)];
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
