namespace Cedar.Policies;

/// <summary>A policy, or a template if its scope has slots.</summary>
public sealed record Policy
{
    /// <summary>The id that responses report; <c>policy0</c>, <c>policy1</c> and so on for policies of one text.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it permits or forbids.</summary>
    public required Effect Effect { get; init; }

    /// <summary>The annotations in source order.</summary>
    public ValueList<Annotation> Annotations { get; init; } = [];

    /// <summary>The constraint of the principal.</summary>
    public Scope Principal { get; init; } = new Scope.Any();

    /// <summary>The constraint of the action.</summary>
    public Scope Action { get; init; } = new Scope.Any();

    /// <summary>The constraint of the resource.</summary>
    public Scope Resource { get; init; } = new Scope.Any();

    /// <summary>The <c>when</c> and <c>unless</c> clauses in source order.</summary>
    public ValueList<Condition> Conditions { get; init; } = [];

    /// <summary>The position of the policy in its text.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>Whether the scope has slots. A template never applies itself.</summary>
    public bool IsTemplate => HasPrincipalSlot || HasResourceSlot;

    /// <summary>Whether the principal's scope has the slot <c>?principal</c>.</summary>
    public bool HasPrincipalSlot => HasSlot(Principal);

    /// <summary>Whether the resource's scope has the slot <c>?resource</c>.</summary>
    public bool HasResourceSlot => HasSlot(Resource);

    /// <summary>The value of an annotation, or null if the policy does not have it.</summary>
    public string? FindAnnotation(string key) => Annotations.FirstOrDefault(a => a.Key == key)?.Value;

    /// <summary>Whether both have the same id and content. Positions are ignored.</summary>
    public bool Equals(Policy? other) =>
        other is not null && Id == other.Id && Effect == other.Effect && Annotations.Equals(other.Annotations)
        && Principal.Equals(other.Principal) && Action.Equals(other.Action) && Resource.Equals(other.Resource)
        && Conditions.Equals(other.Conditions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Effect, Principal, Action, Resource, Conditions.Count);

    /// <summary>The policy as formatted Cedar text.</summary>
    public override string ToString() => PolicyPrinter.Print(this);

    private static bool HasSlot(Scope scope) => scope switch
    {
        Scope.Equal equal => equal.Entity.IsSlot,
        Scope.In within => within.Entity.IsSlot,
        Scope.Is { Container: { } container } => container.IsSlot,
        _ => false,
    };
}
