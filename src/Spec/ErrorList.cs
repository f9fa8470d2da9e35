namespace Reconciler.Spec;

/// <summary>Collects errors and warnings, so that all of them are reported at once.</summary>
internal sealed class ErrorList
{
    private const int MaxLength = 1_000;
    private readonly List<SpecError> _errors = [];
    private readonly List<SpecError> _warnings = [];

    /// <summary>The number of errors; warnings do not count.</summary>
    public int Count => _errors.Count;

    public void Add(SourceLocation location, string path, string message, string? hint = null) =>
        _errors.Add(Create(location, path, message, hint));

    public void Warn(SourceLocation location, string path, string message, string? hint = null) =>
        _warnings.Add(Create(location, path, message, hint) with { IsWarning = true });

    /// <summary>Adds an error or warning of another check.</summary>
    public void Add(SpecError error) => (error.IsWarning ? _warnings : _errors).Add(error);

    /// <summary>The paths of the errors after the first ones.</summary>
    public IReadOnlySet<string> GetPathsSince(int count) =>
        _errors.Skip(count).Select(error => error.Path).ToHashSet(StringComparer.Ordinal);

    /// <summary>The distinct errors, sorted by file, line and column.</summary>
    public IReadOnlyList<SpecError> ToSortedList() => Sort(_errors);

    /// <summary>The distinct warnings, sorted by file, line and column.</summary>
    public IReadOnlyList<SpecError> ToSortedWarnings() => Sort(_warnings);

    // Messages cut the values in them. These limits are for what is listed: names of objects, allowed values.
    private static SpecError Create(SourceLocation location, string path, string message, string? hint) =>
        new(location, Shown.Cut(path), Shown.Cut(message, MaxLength), hint is null ? null : Shown.Cut(hint, MaxLength));

    private static List<SpecError> Sort(List<SpecError> errors) =>
    [
        .. errors.OrderBy(error => error.Location.File, StringComparer.Ordinal)
            .ThenBy(error => error.Location.Line)
            .ThenBy(error => error.Location.Column)
            .Distinct(),
    ];
}
