namespace Reconciler.Spec.Mapping;

/// <summary>What of a model member a constraint is about.</summary>
internal enum ConstraintTarget
{
    /// <summary>The member's own value.</summary>
    Member,

    /// <summary>Each item of a list.</summary>
    Item,

    /// <summary>Each key of a map.</summary>
    Key,

    /// <summary>Each value of a map.</summary>
    Value,

    /// <summary>The structure itself: exactly one of its members is set.</summary>
    Union,
}
