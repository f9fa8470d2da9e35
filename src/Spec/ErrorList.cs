namespace Reconciler.Spec;

/// <summary>Collects errors, so that all of them are reported at once.</summary>
internal sealed class ErrorList
{
    private readonly List<SpecError> _errors = [];

    public int Count => _errors.Count;

    public void Add(SourceLocation location, string path, string message, string? hint = null) =>
        _errors.Add(new SpecError(location, path, message, hint));

    /// <summary>The distinct errors, sorted by file, line and column.</summary>
    public IReadOnlyList<SpecError> ToSortedList() =>
    [
        .. _errors.OrderBy(error => error.Location.File, StringComparer.Ordinal)
            .ThenBy(error => error.Location.Line)
            .ThenBy(error => error.Location.Column)
            .Distinct(),
    ];
}
