using Cedar;
using Cedar.Schemas;

namespace Reconciler.Access.Schemas;

/// <summary>
/// The Cedar schema that AgentCore generates for a gateway: the types of callers (<see cref="AgentCoreNames.OAuthUser"/> with claims as
/// tags, <see cref="AgentCoreNames.IamEntity"/>), the gateway, and an action for each tool, typed by the tool's input schema, within the
/// group of its target, within <c>CallTool</c>, within <c>Mcp</c>. The actions of targets that are not MCP servers are within
/// <c>Http</c>. Building it takes milliseconds for a hundred tools, so cache it.
/// </summary>
public sealed class GatewaySchema
{
    private static readonly string[] Principals = [AgentCoreNames.OAuthUser, AgentCoreNames.IamEntity];
    private static readonly CedarType Unknown = new CedarType.Unknown();

    private readonly Dictionary<string, (CedarType Input, CedarType Output)> _tools = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TargetTools> _targets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withOutput = new(StringComparer.Ordinal);
    private readonly Lazy<Schema> _schema;

    /// <summary>Builds the schema of a gateway.</summary>
    public GatewaySchema(GatewayTools gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        Gateway = gateway;
        foreach (var target in gateway.Targets ?? [])
        {
            _targets[target.Name] = target;
            foreach (var tool in target.Tools ?? [])
            {
                var name = $"{target.Name}{AgentCoreNames.Separator}{tool.Name}";
                if (tool.OutputSchema is not null) _withOutput.Add(name);
                _tools[name] = (
                    InputTypeConverter.Convert(tool.InputSchema),
                    tool.OutputSchema is { } output ? InputTypeConverter.Convert(output) : Unknown);
            }
        }

        _schema = new Lazy<Schema>(() => BuildSchema([], []));
    }

    /// <summary>The gateway and its tools.</summary>
    public GatewayTools Gateway { get; }

    /// <summary>The schema of the listed tools.</summary>
    public Schema Schema => _schema.Value;

    /// <summary>The names of the listed tools at the gateway: <c>target___tool</c>.</summary>
    public IReadOnlyCollection<string> Tools => _tools.Keys;

    /// <summary>Whether the gateway may have tools that are not listed.</summary>
    public bool HasUnlistedTools => Gateway.Targets is null || UnlistedTargets.Any();

    /// <summary>The names of the targets that may have tools that are not listed.</summary>
    public IEnumerable<string> UnlistedTargets => _targets.Values.Where(t => t.Tools is null).Select(t => t.Name);

    /// <summary>Whether a tool exists, or may exist.</summary>
    public bool HasTool(string tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return _tools.ContainsKey(tool) || IsUnlisted(tool);
    }

    /// <summary>The type of a tool's <c>context.input</c>; <see cref="CedarType.Unknown"/> for an unlisted tool.</summary>
    public CedarType GetInputType(string tool) => _tools.TryGetValue(tool, out var types) ? types.Input : Unknown;

    /// <summary>The type of a tool's <c>context.output</c>; <see cref="CedarType.Unknown"/> if it is not declared.</summary>
    public CedarType GetOutputType(string tool) => _tools.TryGetValue(tool, out var types) ? types.Output : Unknown;

    /// <summary>Whether a tool has an output that policies can use: it declares one, or is not listed.</summary>
    internal bool DeclaresOutput(string tool) => !_tools.ContainsKey(tool) || _withOutput.Contains(tool);

    /// <summary>The action of a tool and the action groups above it.</summary>
    public IEnumerable<Entity> GetActionEntities(string tool)
    {
        var target = AgentCoreNames.GetTarget(tool);
        var group = _targets.TryGetValue(target, out var known) ? known.Group : AgentCoreNames.CallTool;
        if (target != tool)
            yield return CreateEntity(AgentCoreNames.ToAction(tool), AgentCoreNames.ToAction(target));
        if (!IsGroup(target))
            yield return CreateEntity(AgentCoreNames.ToAction(target), group);
        if (group == AgentCoreNames.CallTool)
            yield return CreateEntity(group, AgentCoreNames.Mcp);
        yield return new Entity(group == AgentCoreNames.CallTool ? AgentCoreNames.Mcp : group);
    }

    /// <summary>
    /// The schema, extended by those of the given actions that may be unlisted tools, and by attributes of every context.
    /// </summary>
    internal Schema GetSchemaFor(IEnumerable<EntityUid> actions, IReadOnlyList<AttributeType> context, bool hasOutput) =>
        AddActions(actions.Where(a => IsUnlisted(a.Id)), context, hasOutput);

    /// <summary>The schema, extended by the given actions with unknown input, and by attributes of every context.</summary>
    internal Schema AddActions(IEnumerable<EntityUid> actions, IReadOnlyList<AttributeType> context, bool hasOutput)
    {
        var unknown = actions.Where(a => a.Type == AgentCoreNames.Action && Schema.FindAction(a) is null);
        var added = unknown.Select(a => a.Id).Distinct().ToList();
        return added.Count == 0 && context.Count == 0 && !hasOutput ? Schema : BuildSchema(added, context, hasOutput);
    }

    private static Entity CreateEntity(EntityUid action, EntityUid group) => new(action, RecordValue.Empty, [group], RecordValue.Empty);

    private static bool IsGroup(string name) =>
        name == AgentCoreNames.CallTool.Id || name == AgentCoreNames.Mcp.Id || name == AgentCoreNames.Http.Id;

    private bool IsUnlisted(string tool)
    {
        var target = AgentCoreNames.GetTarget(tool);
        if (target == tool) return false;
        if (Gateway.Targets is null) return true;
        return _targets.TryGetValue(target, out var known) && known.MayHave(tool[(target.Length + AgentCoreNames.Separator.Length)..]);
    }

    private Schema BuildSchema(IReadOnlyCollection<string> added, IReadOnlyList<AttributeType> context, bool hasOutput = false)
    {
        var id = new RecordAttributes([new AttributeType("id", new CedarType.String(), Required: true)]);
        var builder = new SchemaBuilder()
            .AddEntityType(AgentCoreNames.OAuthUser, id, tags: new CedarType.String())
            .AddEntityType(AgentCoreNames.IamEntity, id)
            .AddEntityType(AgentCoreNames.Gateway)
            .AddAction(AgentCoreNames.Mcp);
        var tools = _tools.Select(t => (Name: t.Key, t.Value.Input, t.Value.Output))
            .Concat(added.Select(a => (Name: a, Input: Unknown, Output: Unknown)))
            .ToList();
        if (tools.Exists(t => UsesNull(t.Input) || (hasOutput && UsesNull(t.Output)))) builder.AddEntityType(AgentCoreNames.Null);

        // Without known tools the groups themselves can be called, so that policies about groups can be checked.
        AddGroup(AgentCoreNames.CallTool, AgentCoreNames.Mcp, Gateway.Targets is null || tools.Count == 0);
        if (Gateway.Targets is null || _targets.Values.Any(t => t.Kind != TargetKind.Mcp)) builder.AddAction(AgentCoreNames.Http);
        var targets = _targets.Keys
            .Concat(tools.Where(t => AgentCoreNames.GetTarget(t.Name) != t.Name).Select(t => AgentCoreNames.GetTarget(t.Name)))
            .Distinct()
            .Where(t => !IsGroup(t));
        foreach (var target in targets)
        {
            var known = _targets.GetValueOrDefault(target);
            AddGroup(AgentCoreNames.ToAction(target), known?.Group ?? AgentCoreNames.CallTool, known is { Tools: null });
        }

        foreach (var (tool, input, output) in tools)
        {
            var group = AgentCoreNames.GetTarget(tool) is var target && target != tool
                ? AgentCoreNames.ToAction(target)
                : AgentCoreNames.CallTool;
            AddCallableAction(AgentCoreNames.ToAction(tool), input, output, group);
        }

        return builder.Build();

        void AddGroup(EntityUid group, EntityUid above, bool mayBeCalled)
        {
            if (mayBeCalled)
                AddCallableAction(group, Unknown, Unknown, above);
            else
                builder.AddAction(group, memberOf: [above]);
        }

        void AddCallableAction(EntityUid action, CedarType input, CedarType output, EntityUid group) => builder.AddAction(
            action, Principals, [AgentCoreNames.Gateway],
            new RecordAttributes([.. CallContext.Attributes(input, hasOutput ? output : null), .. context]), [group]);
    }

    private static bool UsesNull(CedarType type) => type switch
    {
        CedarType.Entity { Name: AgentCoreNames.Null } => true,
        CedarType.Set set => UsesNull(set.Element),
        CedarType.Record record => record.Attributes.Values.Any(a => UsesNull(a.Type)),
        _ => false,
    };
}
