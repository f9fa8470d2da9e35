using Reconciler.Access.Dogwood;
using Reconciler.Access.Validation;
using Reconciler.Spec;
using Reconciler.Spec.Files;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Yaml;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Reads the statements of <c>CedarPolicy</c> objects: from <c>statement</c>, <c>statements</c>, <c>statementFile</c> (a file or a folder)
/// or <c>definition</c>. Everything that needs a statement takes it from here.
/// </summary>
internal static class PolicySources
{
    /// <summary>Returns the statements of an object; empty if it has none or its file cannot be read.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="spec">Its spec, or a copy of it.</param>
    public static IReadOnlyList<PolicySource> Read(SpecObject owner, CedarPolicySpec spec)
    {
        if (spec.StatementFile is { } file) return ReadFiles(Path.Combine(owner.Directory, file), owner.Reader);
        if (spec.Statements is { } statements)
            return [.. statements.Select(entry => Inline(owner, entry.Key, $"spec.statements.{entry.Key}", entry.Value, null))];
        if (spec.Statement is { } statement) return [Inline(owner, null, "spec.statement", statement, null)];
        var definition = spec.Request.Definition;
        if (definition?.Cedar?.Statement is { } cedar)
            return [Inline(owner, null, "spec.definition.cedar.statement", cedar, PolicyLanguage.Cedar)];
        return definition?.Policy?.Statement is { } policy
            ? [Inline(owner, null, "spec.definition.policy.statement", policy, PolicyLanguage.Dogwood)]
            : [];
    }

    /// <summary>Returns the name of a policy in AWS.</summary>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="owner">The name of the object.</param>
    /// <param name="written">The name that its spec sets; null if it sets none.</param>
    /// <param name="key">The name among the policies of the object; null if there is only one.</param>
    public static string NameOf(string stack, string owner, string? written, string? key)
    {
        var name = written ?? DefaultNames.ForIdentifier(stack, owner);
        return key is null ? name : DefaultNames.ForIdentifier(name, key);
    }

    /// <summary>Whether the service calls a guardrail to decide a policy, with the permissions of the gateway's role.</summary>
    /// <param name="source">The statement.</param>
    public static bool UsesGuardrails(PolicySource source)
    {
        try
        {
            return PolicyStatement.Parse(source.Text).Clauses.Any(clause => clause.Kind == DogwoodClauseKind.Guardrail);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static PolicySource Inline(SpecObject owner, string? key, string path, string text, PolicyLanguage? language) =>
        new(
            key, path, language is null ? text.TrimEnd() : text, language,
            offset => ScalarLocations.Map(owner.GetLocation(path), text, owner.Reader).GetLocation(offset));

    private static List<PolicySource> ReadFiles(string path, FileReader reader)
    {
        // The path checks of the specs report a file that cannot be read.
        try
        {
            var files = StatementFiles.Find(path, reader);
            var items = files.Select(file => (File: file, Text: reader.ReadText(file)))
                .SelectMany(file => PolicyFile.Split(file.Text).Items.Select(item => (file.File, file.Text, Item: item)))
                .ToList();

            // A folder has several policies, even if it has one today.
            var isSingle = items.Count == 1 && files is [var only] && only == path;
            return [.. items.Select(i => new PolicySource(
                isSingle ? null : i.Item.Id ?? "", "spec.statementFile", i.Item.Text, null,
                offset => Locate(i.File, i.Text, i.Item.ToSource(offset))))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static SourceLocation Locate(string file, string text, int offset)
    {
        var before = text.AsSpan(0, Math.Clamp(offset, 0, text.Length));
        return new SourceLocation(file, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
