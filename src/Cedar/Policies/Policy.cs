namespace Cedar.Policies;

/// <summary>A policy, or a template when its scope has slots.</summary>
public sealed record Policy
{
    /// <summary>The name answers give for the policy; <c>policy0</c>, <c>policy1</c> ... in a text.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it permits or forbids.</summary>
    public required Effect Effect { get; init; }

    /// <summary>The annotations in the order written.</summary>
    public ValueList<Annotation> Annotations { get; init; } = [];

    /// <summary>Whom it is about.</summary>
    public Scope Principal { get; init; } = new Scope.Any();

    /// <summary>Which actions it is about.</summary>
    public Scope Action { get; init; } = new Scope.Any();

    /// <summary>What it is about.</summary>
    public Scope Resource { get; init; } = new Scope.Any();

    /// <summary>The <c>when</c> and <c>unless</c> clauses in the order written.</summary>
    public ValueList<Condition> Conditions { get; init; } = [];

    /// <summary>Where the policy was written.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>Whether slots must be filled before it can apply.</summary>
    public bool IsTemplate => HasPrincipalSlot || HasResourceSlot;

    /// <summary>Whether the principal's scope has the slot <c>?principal</c>.</summary>
    public bool HasPrincipalSlot => HasSlot(Principal);

    /// <summary>Whether the resource's scope has the slot <c>?resource</c>.</summary>
    public bool HasResourceSlot => HasSlot(Resource);

    /// <summary>The text of the annotation called <paramref name="key"/>; null when there is none.</summary>
    public string? FindAnnotation(string key) => Annotations.FirstOrDefault(a => a.Key == key)?.Value;

    /// <summary>Whether both say the same under the same id; where they were written does not count.</summary>
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
