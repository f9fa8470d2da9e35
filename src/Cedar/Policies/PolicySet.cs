namespace Cedar.Policies;

/// <summary>Policies, templates and template links with unique ids.</summary>
public sealed class PolicySet
{
    private readonly Dictionary<string, Policy> _byId = new(StringComparer.Ordinal);

    /// <summary>A set of policies and templates, and links of these templates.</summary>
    /// <exception cref="FormatException">An id is not unique, or a link does not fill exactly the slots of its template.</exception>
    public PolicySet(IEnumerable<Policy> policies, IEnumerable<TemplateLink>? links = null)
    {
        ArgumentNullException.ThrowIfNull(policies);
        Policies = [.. policies];
        Links = [.. links ?? []];
        foreach (var policy in Policies)
            if (!_byId.TryAdd(policy.Id, policy))
                throw new FormatException($"two policies have the id `{policy.Id}`");
        var linked = Links.Select(LinkTemplate).ToList();
        foreach (var policy in linked)
            if (!_byId.TryAdd(policy.Id, policy))
                throw new FormatException($"two policies have the id `{policy.Id}`");
        EffectivePolicies = [.. Policies.Where(p => !p.IsTemplate), .. linked];
    }

    /// <summary>The policies and templates, without linked policies.</summary>
    public IReadOnlyList<Policy> Policies { get; }

    /// <summary>The links.</summary>
    public IReadOnlyList<TemplateLink> Links { get; }

    /// <summary>The policies that can apply: static policies and linked policies.</summary>
    public IReadOnlyList<Policy> EffectivePolicies { get; }

    /// <summary>Parses policies and templates. Their ids are <c>policy0</c>, <c>policy1</c> and so on.</summary>
    /// <exception cref="CedarSyntaxException">The text does not follow the grammar.</exception>
    public static PolicySet Parse(string text) => new(new PolicyParser(text).ParsePolicies());

    /// <summary>Parses exactly one policy or template.</summary>
    /// <exception cref="CedarSyntaxException">The text does not follow the grammar.</exception>
    public static Policy ParsePolicy(string text, string id = "policy0") => new PolicyParser(text).ParseSinglePolicy(id);

    /// <summary>Parses an expression.</summary>
    /// <exception cref="CedarSyntaxException">The text does not follow the grammar.</exception>
    public static Expr ParseExpression(string text) => new PolicyParser(text).ParseSingleExpression();

    /// <summary>The policy, template or linked policy with an id, or null.</summary>
    public Policy? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The policies as formatted Cedar text, without links, which have no text form.</summary>
    public override string ToString() => string.Join("\n", Policies);

    private Policy LinkTemplate(TemplateLink link)
    {
        if (!_byId.TryGetValue(link.TemplateId, out var template) || !template.IsTemplate)
            throw new FormatException($"the link `{link.Id}` refers to the template `{link.TemplateId}`, which does not exist");
        if (template.HasPrincipalSlot != (link.Principal is not null) || template.HasResourceSlot != (link.Resource is not null))
            throw new FormatException($"the link `{link.Id}` must fill exactly the slots of the template `{link.TemplateId}`");
        return template with
        {
            Id = link.Id,
            Principal = FillSlot(template.Principal, link.Principal),
            Resource = FillSlot(template.Resource, link.Resource),
        };
    }

    private static Scope FillSlot(Scope scope, EntityUid? entity) => entity is null ? scope : scope switch
    {
        Scope.Equal equal => equal with { Entity = new EntityOrSlot(entity) },
        Scope.In within => within with { Entity = new EntityOrSlot(entity) },
        Scope.Is type => type with { Container = new EntityOrSlot(entity) },
        _ => scope,
    };
}
