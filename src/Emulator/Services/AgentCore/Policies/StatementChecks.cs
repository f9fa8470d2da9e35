using System.Text.Json.Nodes;
using Reconciler.Access.Schemas;
using Reconciler.Access.Validation;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>Checks the statements of policies against the gateways that they are about.</summary>
internal sealed class StatementChecks(GatewaySchemas schemas)
{
    /// <summary>The text of a definition.</summary>
    public static string TextOf(JsonObject definition) => (definition["cedar"] ?? definition["policy"])?.AsObject().TextOrNull("statement") ?? "";

    /// <summary>What will make the policy fail; nothing when it will be active.</summary>
    /// <exception cref="AwsException">The statement is refused at once.</exception>
    public IReadOnlyList<string> Check(Call call, JsonObject engine, JsonObject definition)
    {
        if (definition["policyGeneration"] is not null)
            throw AgentCoreErrors.Invalid("Policy generations are not available.");
        var mode = call.TextOrNull("validationMode") == "IGNORE_ALL_FINDINGS" ? ValidationMode.IgnoreAllFindings : ValidationMode.FailOnAnyFindings;
        var check = StatementValidation.Validate(TextOf(definition), arn => Gateways(call, engine, arn), mode);
        return check.Findings.FirstOrDefault(f => f.IsSynchronous) is { } refused
            ? throw AgentCoreErrors.Invalid(refused.StatusReason)
            : [.. check.Findings.Select(f => f.StatusReason)];
    }

    /// <summary>The gateway of an ARN, or those that ask the engine; not known while none does.</summary>
    private List<GatewaySchema>? Gateways(Call call, JsonObject engine, string? arn)
    {
        var gateways = call.Table(AgentCoreTables.Gateways).Documents;
        if (arn is not null)
            return [.. gateways.Where(g => g.Text("gatewayArn") == arn).Select(schemas.Find)];
        var attached = gateways.Where(g => g["policyEngineConfiguration"]?.AsObject().Text("arn") == engine.Text("policyEngineArn")).Select(schemas.Find).ToList();
        return attached.Count == 0 ? null : attached;
    }
}
