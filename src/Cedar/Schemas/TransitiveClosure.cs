namespace Cedar.Schemas;

/// <summary>Computes transitive closures.</summary>
internal static class TransitiveClosure
{
    public static HashSet<T> Compute<T>(IEnumerable<T> parents, Func<T, IEnumerable<T>> parentsOf)
        where T : notnull
    {
        var found = new HashSet<T>();
        var open = new Stack<T>(parents);
        while (open.TryPop(out var next))
            if (found.Add(next))
                foreach (var parent in parentsOf(next))
                    open.Push(parent);
        return found;
    }
}
