namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>A line of a contract: positional columns, then name=value columns and flags.</summary>
internal sealed class ContractLine(string line)
{
    private readonly string[] _columns = line.Split('\t');

    public string this[int column] => _columns[column];

    /// <summary>The value of a name=value column, or <see langword="null"/> if there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var column in _columns)
            {
                if (column.Length > name.Length && column[name.Length] == '=' && column.StartsWith(name, StringComparison.Ordinal))
                    return column[(name.Length + 1)..];
            }
            return null;
        }
    }

    public bool Has(string flag) => Array.IndexOf(_columns, flag) > 1;
}
