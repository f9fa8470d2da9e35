using Cedar.Schemas;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Validation;

/// <summary>The events that AgentCore records for a session, and their fields.</summary>
internal static class TemporalEvents
{
    /// <summary>The gateway of the event. Every event that a condition names must have that of the request.</summary>
    public const string Resource = "eventResource";

    private const string Response = "response";

    // request: permitted, not answered yet; response: done; error: denied or failed.
    public static IReadOnlyList<string> Kinds => ["request", Response, "error"];

    /// <summary>The fields of the events of a tool. The outcome is only in a response, and only if the tool declares an output.</summary>
    public static RecordAttributes GetFields(GatewaySchema gateway, string tool, string kind)
    {
        List<AttributeType> fields =
        [
            new("eventPrincipal", new CedarType.Unknown(), true),
            new(Resource, new CedarType.Entity(AgentCoreNames.Gateway), true),
            new("requestId", new CedarType.String(), true),
            new("sessionId", new CedarType.String(), true),
            new(CallContext.Input, gateway.GetInputType(tool), true),
        ];
        if (kind == Response && gateway.DeclaresOutput(tool)) fields.Add(new(CallContext.Output, gateway.GetOutputType(tool), false));
        return new RecordAttributes(fields);
    }

    /// <summary>The names of all fields, with dots, sorted.</summary>
    public static IEnumerable<string> GetNames(RecordAttributes fields, string prefix = "") => fields.Values
        .SelectMany(f => f.Type is CedarType.Record record ? GetNames(record.Attributes, $"{prefix}{f.Name}.") : [prefix + f.Name])
        .Order(StringComparer.Ordinal);
}
