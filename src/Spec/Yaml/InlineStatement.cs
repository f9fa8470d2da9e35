namespace Reconciler.Spec.Yaml;

/// <summary>A policy that is written in a YAML file.</summary>
/// <param name="Text">The text of the policy.</param>
/// <param name="Location">The start of its scalar.</param>
/// <param name="Start">The offset of its content in the file.</param>
/// <param name="End">The offset after the last line of its content that is not blank.</param>
/// <param name="Indent">The spaces before each line; null if it is not a block scalar (<c>|</c>), which cannot be formatted.</param>
public sealed record InlineStatement(string Text, SourceLocation Location, int Start, int End, int? Indent)
{
    /// <summary>The text of a file with other policies in place of some of its own. Everything else keeps its bytes.</summary>
    public static string Replace(string yaml, IEnumerable<(InlineStatement Statement, string Text)> replacements)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(replacements);
        foreach (var (statement, text) in replacements.OrderByDescending(r => r.Statement.Start))
        {
            var lineBreak = yaml.AsSpan(0, statement.Start).EndsWith("\r\n") ? "\r\n" : "\n";
            var indent = new string(' ', statement.Indent ?? 0);
            var lines = text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "" : indent + line);
            yaml = string.Concat(yaml.AsSpan(0, statement.Start), string.Join(lineBreak, lines), yaml.AsSpan(statement.End));
        }

        return yaml;
    }
}
