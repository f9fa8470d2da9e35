namespace Reconciler.Access.Authorization;

/// <summary>A table of who may call which tools of a gateway.</summary>
public sealed class AccessMatrix
{
    private readonly ToolAccess[,] _cells;

    private AccessMatrix(IReadOnlyList<string> tools, IReadOnlyList<AccessPrincipal> principals, ToolAccess[,] cells) =>
        (Tools, Principals, _cells) = (tools, principals, cells);

    /// <summary>The rows: the tools, sorted.</summary>
    public IReadOnlyList<string> Tools { get; }

    /// <summary>The columns: the callers, as given.</summary>
    public IReadOnlyList<AccessPrincipal> Principals { get; }

    /// <summary>The access of a caller to a tool, by row and column.</summary>
    public ToolAccess this[int tool, int principal] => _cells[tool, principal];

    /// <summary>Computes the table for all tools of a gateway.</summary>
    public static AccessMatrix Compute(GatewayAccess access, IEnumerable<AccessPrincipal> principals)
    {
        ArgumentNullException.ThrowIfNull(access);
        IReadOnlyList<AccessPrincipal> columns = [.. principals];
        var cells = new ToolAccess[access.Tools.Count, columns.Count];
        for (var row = 0; row < access.Tools.Count; row++)
            for (var column = 0; column < columns.Count; column++)
                cells[row, column] = access.GetToolAccess(columns[column], access.Tools[row]);
        return new AccessMatrix(access.Tools, columns, cells);
    }
}
