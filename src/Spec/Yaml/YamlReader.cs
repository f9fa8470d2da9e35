using System.Text;
using Reconciler.Spec.Files;
using Reconciler.Spec.References;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Reconciler.Spec.Yaml;

/// <summary>
/// Reads a YAML file into nodes with their locations. Files are untrusted input, so size, nesting and the expansion of aliases are
/// limited, and tags, merge keys and duplicate keys are rejected.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>The maximum size of a file, in bytes.</summary>
    public const int MaxFileSize = 1024 * 1024;

    /// <summary>The maximum depth of nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>The maximum number of nodes that the aliases of a document may expand to.</summary>
    public const int MaxAliasedNodes = 10_000;

    private readonly string _file;
    private readonly ErrorList _errors;
    private readonly Parser _parser;
    private readonly Dictionary<string, SpecNode> _anchors = new(StringComparer.Ordinal);
    private int _aliased;

    private YamlReader(string file, string text, ErrorList errors)
    {
        _file = file;
        _errors = errors;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads the documents of a file. After an error, the documents before it are returned.</summary>
    public static IReadOnlyList<SpecNode> ReadFile(string file, FileReader files, ErrorList errors)
    {
        var bytes = ReadBytes(file, files, errors);
        if (bytes is null) return [];
        try
        {
            return Read(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes), errors);
        }
        catch (DecoderFallbackException)
        {
            errors.Add(new SourceLocation(file, 1, 1), "", "the file is not valid UTF-8");
            return [];
        }
    }

    /// <summary>Reads the documents of a text.</summary>
    public static IReadOnlyList<SpecNode> Read(string file, string text, ErrorList errors)
    {
        var reader = new YamlReader(file, text.TrimStart('\uFEFF'), errors);
        var documents = new List<SpecNode>();
        try
        {
            reader.ReadStream(documents);
        }
        catch (YamlException e)
        {
            errors.Add(reader.ToLocation(e.Start), "", $"invalid YAML: {Shown.Cut(GetFirstLine(e.Message))}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The parser throws these for some invalid YAML, such as tabs for indentation.
            errors.Add(
                reader.ToLocation(reader._parser.Current?.End ?? Mark.Empty), "", "invalid YAML",
                "look for tabs, unbalanced quotes and brackets after this position");
        }
        catch (RefusedException e)
        {
            errors.Add(e.Location, "", e.Message);
        }

        return documents;
    }

    private static byte[]? ReadBytes(string file, FileReader files, ErrorList errors)
    {
        try
        {
            // Read up to the limit instead of checking the length, which is wrong for files of the kernel.
            var bytes = files.ReadBytes(file, MaxFileSize + 1);
            if (bytes.Length <= MaxFileSize) return bytes;
            errors.Add(new SourceLocation(file, 1, 1), "", $"the file is larger than {MaxFileSize / 1024} KiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new SourceLocation(file, 1, 1), "", $"the file cannot be read: {e.Message}");
        }

        return null;
    }

    private void ReadStream(List<SpecNode> documents)
    {
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            _anchors.Clear();
            _aliased = 0;
            documents.Add(ReadNode(0));
            _parser.Consume<DocumentEnd>();
        }

        _parser.Consume<StreamEnd>();
    }

    private SpecNode ReadNode(int depth)
    {
        var start = _parser.Current ?? throw new YamlException("unexpected end");
        if (depth > MaxDepth) throw new RefusedException(ToLocation(start.Start), $"nesting deeper than {MaxDepth} levels");
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return ResolveAlias(alias);
        if (start is NodeEvent { Tag.IsEmpty: false } tagged)
            throw new RefusedException(ToLocation(start.Start), $"the tag {Shown.Cut(tagged.Tag.Value)} is not supported");
        SpecNode node;
        if (_parser.TryConsume<Scalar>(out var scalar)) node = ReadScalar(scalar);
        else if (_parser.TryConsume<SequenceStart>(out var sequence)) node = ReadSequence(sequence, depth);
        else node = ReadMapping(_parser.Consume<MappingStart>(), depth);
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored) _anchors[anchored.Anchor.Value] = node;
        return node;
    }

    private ScalarNode ReadScalar(Scalar scalar)
    {
        if (ReferenceText.ContainsReserved(scalar.Value))
            _errors.Add(ToLocation(scalar.Start), "", ReferenceText.ReservedMessage, ReferenceText.ReservedHint);
        return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, ToLocation(scalar.Start));
    }

    private SpecNode ResolveAlias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
            throw new RefusedException(ToLocation(alias.Start), $"the alias *{Shown.Cut(alias.Value.Value)} refers to an unknown anchor");
        _aliased = checked(_aliased + node.Size);
        return _aliased <= MaxAliasedNodes
            ? node
            : throw new RefusedException(ToLocation(alias.Start), $"aliases expand to more than {MaxAliasedNodes} nodes");
    }

    private SequenceNode ReadSequence(SequenceStart start, int depth)
    {
        var items = new List<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(depth + 1));
        return new SequenceNode(items, ToLocation(start.Start));
    }

    private MappingNode ReadMapping(MappingStart start, int depth)
    {
        var members = new List<(ScalarNode Key, SpecNode Value)>();
        var seen = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyStart = ToLocation(_parser.Current!.Start);
            if (ReadNode(depth + 1) is not ScalarNode key) throw new RefusedException(keyStart, "a key must be a scalar");
            var value = ReadNode(depth + 1);
            if (key.Text == "<<" && key.IsPlain)
                _errors.Add(key.Location, "", "merge keys (<<) are not supported", "write the members out");
            else if (seen.TryGetValue(key.Text, out var first))
                _errors.Add(key.Location, "", $"the key {Shown.Cut(key.Text)} occurs twice; the first is in line {first.Line}");
            else
            {
                seen.Add(key.Text, key.Location);
                members.Add((key, value));
            }
        }

        return new MappingNode(members, ToLocation(start.Start));
    }

    private SourceLocation ToLocation(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);

    private static string GetFirstLine(string text) => text.Split('\n')[0].Trim();

    private sealed class RefusedException(SourceLocation location, string message) : Exception(message)
    {
        public SourceLocation Location { get; } = location;
    }
}
