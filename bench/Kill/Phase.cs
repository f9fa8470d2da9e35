namespace Reconciler.Bench.Kill;

/// <summary>What the worker is doing when it is killed.</summary>
internal enum Phase
{
    /// <summary>It creates everything.</summary>
    Converge,

    /// <summary>It updates, and replaces, what the specs changed.</summary>
    Update,

    /// <summary>It deletes what the specs no longer have.</summary>
    Prune,

    /// <summary>The command <c>destroy</c> deletes everything.</summary>
    Destroy,
}
