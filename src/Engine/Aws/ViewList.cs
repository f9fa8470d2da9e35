namespace Reconciler.Engine.Aws;

/// <summary>Describes a list to <see cref="AccountView"/>.</summary>
/// <param name="Scope">The type and the parent.</param>
/// <param name="IdOf">Returns the identifier of a row.</param>
/// <param name="NameOf">Returns the name of a row.</param>
/// <param name="TokenOf">Returns a text that changes with the row. Rows with equal texts are the same for who asks what moved.</param>
/// <typeparam name="TRow">A row.</typeparam>
internal sealed record ViewList<TRow>(ViewScope Scope, Func<TRow, string> IdOf, Func<TRow, string> NameOf, Func<TRow, string> TokenOf)
    where TRow : class
{
    /// <summary>Whether names that differ only in case are the same.</summary>
    public bool NamesIgnoreCase { get; init; }

    /// <summary>
    /// Whether the list is read only when a deep check is due, because there is one for each parent and it rarely changes but by us.
    /// </summary>
    public bool IsReadRarely { get; init; }

    /// <summary>The key of the cached read.</summary>
    public ViewKey<ViewRows<TRow>> Key => Scope.Read<ViewRows<TRow>>(nameof(ViewList<>));

    /// <summary>How names are compared.</summary>
    public StringComparer Names => NamesIgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Returns a number for a row that is the same while the row stands still.</summary>
    public long GetToken(TRow row) => ViewReads.Combine(ViewReads.Combine(0, IdOf(row)), TokenOf(row));

    /// <summary>Returns a number for rows, whatever their order.</summary>
    public long GetToken(IEnumerable<TRow> rows) => rows.Aggregate(0L, (sum, row) => unchecked(sum + GetToken(row)));
}

/// <summary>The rows of a list as they were read.</summary>
internal sealed class ViewRows<TRow> where TRow : class
{
    private readonly Lazy<ILookup<string, TRow>> _byName;
    private readonly Lazy<long> _token;

    /// <summary>Keeps the rows of a list.</summary>
    public ViewRows(ViewList<TRow> list, IReadOnlyList<TRow> rows)
    {
        // A resource that changes while the pages are read can be in two of them.
        Rows = [.. rows.DistinctBy(list.IdOf)];
        _byName = new(() => Rows.ToLookup(list.NameOf, list.Names));
        _token = new(() => list.GetToken(Rows));
    }

    /// <summary>All rows.</summary>
    public IReadOnlyList<TRow> Rows { get; }

    /// <summary>A number that is the same while all rows stand still.</summary>
    public long Token => _token.Value;

    /// <summary>Returns the rows with a name.</summary>
    public IEnumerable<TRow> Find(string name) => _byName.Value[name];
}
