using Cedar;
using Cedar.Schemas;

namespace Reconciler.Access.Schemas;

/// <summary>
/// The Cedar schema that AgentCore generates from a gateway: who may call (<see cref="AgentCoreNames.OAuthUser"/> with claims as tags,
/// <see cref="AgentCoreNames.IamEntity"/>), the gateway, and an action for each tool, typed by the tool's input schema, in the group of its
/// target, in <c>CallTool</c>, in <c>Mcp</c>. Making one costs milliseconds for a hundred tools: keep it while the tools stay the same.
/// </summary>
public sealed class GatewaySchema
{
    private static readonly string[] Principals = [AgentCoreNames.OAuthUser, AgentCoreNames.IamEntity];

    private readonly Dictionary<string, CedarType> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unlisted;

    /// <summary>The schema of a gateway.</summary>
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

    /// <summary>The gateway it was made of.</summary>
    public GatewayTools Gateway { get; }

    /// <summary>The schema of what is known; actions that are taken on trust are not in it.</summary>
    public Schema Schema { get; }

    /// <summary>The tools that were listed, as they are called at the gateway: <c>target___tool</c>.</summary>
    public IReadOnlyCollection<string> Tools => _inputs.Keys;

    /// <summary>Whether some tools may exist that were never listed.</summary>
    public bool HasUnlistedTools => Gateway.Targets is null || _unlisted.Count > 0;

    /// <summary>Whether a tool exists, or may exist.</summary>
    public bool HasTool(string tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return _inputs.ContainsKey(tool) || IsUnlisted(tool);
    }

    /// <summary>The type of a tool's <c>context.input</c>; <see cref="CedarType.Unknown"/> for a tool that is taken on trust.</summary>
    public CedarType GetInputType(string tool) => _inputs.GetValueOrDefault(tool) ?? new CedarType.Unknown();

    /// <summary>The action of a tool with the groups it is in.</summary>
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

    /// <summary>The schema with the actions a policy names and that are taken on trust.</summary>
    internal Schema GetSchemaFor(IEnumerable<EntityUid> actions) => AddActions(actions.Where(a => IsUnlisted(a.Id)));

    /// <summary>The schema with actions of which nothing is known.</summary>
    internal Schema AddActions(IEnumerable<EntityUid> actions)
    {
        var added = actions.Where(a => a.Type == AgentCoreNames.Action && Schema.FindAction(a) is null).Select(a => a.Id).Distinct().ToList();
        return added.Count == 0 ? Schema : BuildSchema(_inputs.Concat(added.Select(a => KeyValuePair.Create(a, (CedarType)new CedarType.Unknown()))));
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

        // Where no tool is known, a group stands for the calls that there may be, now or later.
        var tools = inputs.ToList();
        AddGroup(builder, AgentCoreNames.CallTool, AgentCoreNames.Mcp, Gateway.Targets is null || tools.Count == 0);
        var targets = (Gateway.Targets ?? []).Select(t => t.Name)
            .Concat(tools.Where(t => AgentCoreNames.GetTarget(t.Key) != t.Key).Select(t => AgentCoreNames.GetTarget(t.Key))).Distinct().Where(t => !IsGroup(t));
        foreach (var target in targets)
            AddGroup(builder, AgentCoreNames.ToAction(target), AgentCoreNames.CallTool, _unlisted.Contains(target));
        foreach (var (tool, input) in tools)
            AddCallableAction(builder, AgentCoreNames.ToAction(tool), input, AgentCoreNames.GetTarget(tool) is var target && target != tool ? AgentCoreNames.ToAction(target) : AgentCoreNames.CallTool);
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
