using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Yaml;

namespace Reconciler.Engine.Composition;

/// <summary>The statement of a policy, and where its characters are written.</summary>
/// <param name="Path">The member that holds it, or names its file.</param>
/// <param name="Text">The statement as it is written.</param>
/// <param name="At">The place of a character.</param>
internal sealed record StatementLocation(string Path, string Text, Func<int, SourceLocation> At)
{
    /// <summary>The statement of a policy; null when it has none that could be read.</summary>
    public static StatementLocation? Find(SpecObject owner, CedarPolicySpec spec)
    {
        if (spec.StatementFile is { } file) return FindInFile(owner, file);
        var (path, text) = spec.Statement is { } statement
            ? ("spec.statement", statement)
            : ("spec.definition.cedar.statement", spec.Request.Definition?.Cedar?.Statement);
        return text is null ? null : new StatementLocation(path, text, offset => ScalarLocations.Map(owner.GetLocation(path), text).GetLocation(offset));
    }

    private static StatementLocation? FindInFile(SpecObject owner, string file)
    {
        // Where the file may not be read is said by those who check paths.
        var place = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(owner.Location.File) ?? "", file);
        try
        {
            var text = File.ReadAllText(place);
            return new StatementLocation("spec.statementFile", text, offset => Place(place, text, offset));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static SourceLocation Place(string file, string text, int offset)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        return new SourceLocation(file, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
