namespace Reconciler.Spec.Mapping;

/// <summary>The part of a model member that a constraint applies to.</summary>
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

    /// <summary>The structure itself: exactly one of its members must be set.</summary>
    Union,
}
