using Cedar;
using Cedar.Schemas;

namespace Reconciler.Access.Schemas;

/// <summary>
/// The Cedar schema that AgentCore generates for a gateway: the types of callers (<see cref="AgentCoreNames.OAuthUser"/> with claims as
/// tags, <see cref="AgentCoreNames.IamEntity"/>), the gateway, and an action for each tool, typed by the tool's input schema, within the
/// group of its target, within <c>CallTool</c>, within <c>Mcp</c>. Building it takes milliseconds for a hundred tools, so cache it.
/// </summary>
public sealed class GatewaySchema
{
    private static readonly string[] Principals = [AgentCoreNames.OAuthUser, AgentCoreNames.IamEntity];

    private readonly Dictionary<string, CedarType> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unlisted;

    /// <summary>Builds the schema of a gateway.</summary>
    public GatewaySchema(GatewayTools gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        Gateway = gateway;
        foreach (var target in gateway.Targets ?? [])
            foreach (var tool in target.Tools ?? [])
                _inputs[$"{target.Name}{AgentCoreNames.Separator}{tool.Name}"] = InputTypeConverter.Convert(tool.InputSchema);
        _unlisted = [.. (gateway.Targets ?? []).Where(t => t.Tools is null).Select(t => t.Name)];
        Schema = BuildSchema(_inputs);
    }

    /// <summary>The gateway and its tools.</summary>
    public GatewayTools Gateway { get; }

    /// <summary>The schema of the listed tools.</summary>
    public Schema Schema { get; }

    /// <summary>The names of the listed tools at the gateway: <c>target___tool</c>.</summary>
    public IReadOnlyCollection<string> Tools => _inputs.Keys;

    /// <summary>Whether the gateway may have tools that are not listed.</summary>
    public bool HasUnlistedTools => Gateway.Targets is null || _unlisted.Count > 0;

    /// <summary>Whether a tool exists, or may exist.</summary>
    public bool HasTool(string tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return _inputs.ContainsKey(tool) || IsUnlisted(tool);
    }

    /// <summary>The type of a tool's <c>context.input</c>; <see cref="CedarType.Unknown"/> for an unlisted tool.</summary>
    public CedarType GetInputType(string tool) => _inputs.GetValueOrDefault(tool) ?? new CedarType.Unknown();

    /// <summary>The action of a tool and the action groups above it.</summary>
    public static IEnumerable<Entity> GetActionEntities(string tool)
    {
        var target = AgentCoreNames.GetTarget(tool);
        if (target != tool)
            yield return CreateEntity(AgentCoreNames.ToAction(tool), AgentCoreNames.ToAction(target));
        if (!IsGroup(target))
            yield return CreateEntity(AgentCoreNames.ToAction(target), AgentCoreNames.CallTool);
        yield return CreateEntity(AgentCoreNames.CallTool, AgentCoreNames.Mcp);
        yield return new Entity(AgentCoreNames.Mcp);
    }

    /// <summary>The schema, extended by those of the given actions that may be unlisted tools.</summary>
    internal Schema GetSchemaFor(IEnumerable<EntityUid> actions) => AddActions(actions.Where(a => IsUnlisted(a.Id)));

    /// <summary>The schema, extended by the given actions with unknown input.</summary>
    internal Schema AddActions(IEnumerable<EntityUid> actions)
    {
        var unknown = actions.Where(a => a.Type == AgentCoreNames.Action && Schema.FindAction(a) is null);
        var added = unknown.Select(a => a.Id).Distinct().ToList();
        return added.Count == 0
            ? Schema
            : BuildSchema(_inputs.Concat(added.Select(a => KeyValuePair.Create(a, (CedarType)new CedarType.Unknown()))));
    }

    private static Entity CreateEntity(EntityUid action, EntityUid group) => new(action, RecordValue.Empty, [group], RecordValue.Empty);

    private static bool IsGroup(string name) => name == AgentCoreNames.CallTool.Id || name == AgentCoreNames.Mcp.Id;

    private bool IsUnlisted(string tool) =>
        AgentCoreNames.GetTarget(tool) is var target && target != tool && (Gateway.Targets is null || _unlisted.Contains(target));

    private Schema BuildSchema(IEnumerable<KeyValuePair<string, CedarType>> inputs)
    {
        var id = new RecordAttributes([new AttributeType("id", new CedarType.String(), Required: true)]);
        var builder = new SchemaBuilder()
            .AddEntityType(AgentCoreNames.OAuthUser, id, tags: new CedarType.String())
            .AddEntityType(AgentCoreNames.IamEntity, id)
            .AddEntityType(AgentCoreNames.Gateway)
            .AddAction(AgentCoreNames.Mcp);

        // Without known tools the groups themselves can be called, so that policies about groups can be checked.
        var tools = inputs.ToList();
        AddGroup(builder, AgentCoreNames.CallTool, AgentCoreNames.Mcp, Gateway.Targets is null || tools.Count == 0);
        var targets = (Gateway.Targets ?? []).Select(t => t.Name)
            .Concat(tools.Where(t => AgentCoreNames.GetTarget(t.Key) != t.Key).Select(t => AgentCoreNames.GetTarget(t.Key))).Distinct()
                .Where(t => !IsGroup(t));
        foreach (var target in targets)
            AddGroup(builder, AgentCoreNames.ToAction(target), AgentCoreNames.CallTool, _unlisted.Contains(target));
        foreach (var (tool, input) in tools)
            AddCallableAction(
                builder, AgentCoreNames.ToAction(tool), input,
                AgentCoreNames.GetTarget(tool) is var target && target != tool ? AgentCoreNames.ToAction(target) : AgentCoreNames.CallTool);
        return builder.Build();
    }

    private static void AddGroup(SchemaBuilder builder, EntityUid group, EntityUid above, bool mayBeCalled)
    {
        if (mayBeCalled)
            AddCallableAction(builder, group, new CedarType.Unknown(), above);
        else
            builder.AddAction(group, memberOf: [above]);
    }

    private static void AddCallableAction(SchemaBuilder builder, EntityUid action, CedarType input, EntityUid group) => builder.AddAction(
        action, Principals, [AgentCoreNames.Gateway], new RecordAttributes([new AttributeType("input", input, Required: true)]), [group]);
}
