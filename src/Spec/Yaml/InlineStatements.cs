using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Reconciler.Spec.Yaml;

/// <summary>Finds the policies that are written in YAML files: the statements of <c>CedarPolicy</c> objects.</summary>
public static class InlineStatements
{
    private const string Kind = "CedarPolicy";

    /// <summary>The policies of a file, in its order. A file that is not valid YAML has none: other commands say what is wrong.</summary>
    /// <param name="file">The path, for locations.</param>
    /// <param name="yaml">The text of the file, without a byte order mark.</param>
    public static IReadOnlyList<InlineStatement> Find(string file, string yaml)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(yaml);
        if (!yaml.Contains(Kind, StringComparison.Ordinal)) return [];
        var errors = new ErrorList();
        var documents = YamlReader.Read(file, yaml, errors);
        var isPolicy = documents.Select(d => (d as MappingNode)?.Find("kind") is ScalarNode { Text: Kind }).ToList();
        if (!isPolicy.Contains(true)) return [];
        try
        {
            return [.. Scan(file, yaml, isPolicy)];
        }
        catch (Exception e) when (
            e is YamlException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            return [];
        }
    }

    private static List<InlineStatement> Scan(string file, string yaml, List<bool> isPolicy)
    {
        var found = new List<InlineStatement>();
        var parser = new Parser(new StringReader(yaml));
        var levels = new Stack<Level>();
        var document = -1;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case DocumentStart:
                    document++;
                    levels.Clear();
                    break;
                case MappingStart mapping:
                    levels.Push(new Level(IsMapping: true, (int)mapping.Start.Column - 1));
                    break;
                case SequenceStart:
                    levels.Push(new Level(IsMapping: false, 0));
                    break;
                case MappingEnd or SequenceEnd:
                    levels.Pop();
                    Level.Complete(levels);
                    break;
                case Scalar scalar when levels.TryPeek(out var level) && level is { IsMapping: true, Key: null }:
                    level.Key = scalar.Value;
                    break;
                case Scalar scalar:
                    if (document < isPolicy.Count && isPolicy[document] && IsStatement(levels))
                        found.Add(Create(file, yaml, scalar, levels.Peek().Column));
                    Level.Complete(levels);
                    break;
                case AnchorAlias:
                    Level.Complete(levels);
                    break;
            }
        }

        return found;
    }

    private static bool IsStatement(Stack<Level> levels) =>
        string.Join('.', levels.Reverse().Select(level => level.Key)) is var path
        && (path is "spec.statement" or "spec.definition.cedar.statement" or "spec.definition.policy.statement"
            || (path.StartsWith("spec.statements.", StringComparison.Ordinal) && levels.Count == 3));

    private static InlineStatement Create(string file, string yaml, Scalar scalar, int parentColumn)
    {
        var location = new SourceLocation(file, (int)scalar.Start.Line, (int)scalar.Start.Column);
        var start = (int)scalar.Start.Index;
        var header = yaml.IndexOf('|', start);
        var lineEnd = yaml.IndexOf('\n', start);
        if (scalar.Style != ScalarStyle.Literal || header < 0 || lineEnd < header)
            return new InlineStatement(scalar.Value, location, start, start, null);
        start = lineEnd + 1;
        var text = scalar.Value.TrimEnd('\n', ' ');
        var lines = text.Split('\n').Length;
        var end = start;
        for (var i = 0; i < lines && end < yaml.Length; i++)
            end = yaml.IndexOf('\n', end + (i > 0 ? 1 : 0)) is >= 0 and var at ? at : yaml.Length;
        if (end > start && end < yaml.Length && yaml[end - 1] == '\r') end--;
        var first = yaml.AsSpan(start, end - start).TrimStart("\r\n");
        var explicitIndent = yaml.AsSpan(header + 1, lineEnd - header - 1).IndexOfAnyInRange('1', '9') is >= 0 and var digit
            ? yaml[header + 1 + digit] - '0' + parentColumn
            : first.Length - first.TrimStart(' ').Length;
        return new InlineStatement(scalar.Value, location, start, end, explicitIndent);
    }

    /// <summary>A mapping or a sequence that is being read.</summary>
    private sealed record Level(bool IsMapping, int Column)
    {
        /// <summary>The key whose value comes next.</summary>
        public string? Key { get; set; }

        /// <summary>The value of the key has been read.</summary>
        public static void Complete(Stack<Level> levels)
        {
            if (levels.TryPeek(out var level)) level.Key = null;
        }
    }
}
