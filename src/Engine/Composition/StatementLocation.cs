using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Yaml;

namespace Reconciler.Engine.Composition;

/// <summary>The statement of a policy and its location in the specs.</summary>
/// <param name="Path">The member that contains the statement, or that names its file.</param>
/// <param name="Text">The statement as written.</param>
/// <param name="At">Returns the location of a character, by its offset in <paramref name="Text"/>.</param>
internal sealed record StatementLocation(string Path, string Text, Func<int, SourceLocation> At)
{
    /// <summary>Returns the statement of a policy; null if it has none or its file cannot be read.</summary>
    public static StatementLocation? Find(SpecObject owner, CedarPolicySpec spec)
    {
        if (spec.StatementFile is { } file) return FindInFile(owner, file);
        var (path, text) = spec.Statement is { } statement
            ? ("spec.statement", statement)
            : ("spec.definition.cedar.statement", spec.Request.Definition?.Cedar?.Statement);
        return text is null
            ? null
            : new StatementLocation(path, text, offset => ScalarLocations.Map(owner.GetLocation(path), text).GetLocation(offset));
    }

    private static StatementLocation? FindInFile(SpecObject owner, string file)
    {
        // The path checks of the specs report a file that cannot be read.
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(owner.Location.File) ?? "", file);
        try
        {
            var text = File.ReadAllText(path);
            return new StatementLocation("spec.statementFile", text, offset => Locate(path, text, offset));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static SourceLocation Locate(string file, string text, int offset)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        return new SourceLocation(file, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
