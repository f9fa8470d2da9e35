using Reconciler.Spec.Binding;
using Reconciler.Spec.Files;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Yaml;
using Shared;

namespace Reconciler.Spec.Loading;

/// <summary>Reads a YAML document into a spec object, and reports everything that is wrong with it at once.</summary>
internal sealed class DocumentReader(FileReader files, ErrorList errors)
{
    private static readonly string[] Envelope = ["apiVersion", "kind", "metadata", "spec"];

    /// <summary>Reads a document. Returns null if it is empty, or if its kind or its name is missing.</summary>
    public SpecObject? Read(string file, SpecNode node)
    {
        if (node is ScalarNode { IsNull: true }) return null;
        if (node is not MappingNode document)
        {
            errors.Add(
                node.Location, "", $"expected a mapping with apiVersion, kind, metadata and spec; found {node.Description}",
                node is SequenceNode ? "the names of files with policy tests end in .test.yaml" : null);
            return null;
        }

        var before = errors.Count;
        CheckEnvelope(document);
        var kind = ReadKind(document);
        var locations = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        var binder = new Binder(errors, locations, kind?.Name);
        var metadata = ReadMetadata(document, binder);
        if (kind is null || binder.BindStructure(GetSpec(document), kind.SpecType, "spec") is not { } spec || metadata is null) return null;
        return new SpecObject
        {
            Ref = new ObjectRef(kind.Name, metadata.Name),
            Labels = metadata.Labels ?? [],
            Annotations = metadata.Annotations ?? [],
            Spec = (ISpec)spec,
            Location = document.Location,
            Directory = Path.GetDirectoryName(Path.GetFullPath(file))!,
            Reader = files,
            Locations = locations,
            InvalidPaths = errors.GetPathsSince(before),
            IsBound = !binder.HasLost,
        };
    }

    private void CheckEnvelope(MappingNode document)
    {
        foreach (var (key, _) in document.Members.Where(member => !Envelope.Contains(member.Key.Text)))
        {
            errors.Add(
                key.Location, key.Text, "unknown field", Spelling.Hint(key.Text, Envelope) ?? $"allowed: {string.Join(", ", Envelope)}");
        }
    }

    private static SpecNode GetSpec(MappingNode document) =>
        document.Find("spec") is { } spec and not ScalarNode { IsNull: true } ? spec : new MappingNode([], document.Location);

    private KindInfo? ReadKind(MappingNode document)
    {
        switch (document.Find("apiVersion"))
        {
            case ScalarNode { Text: KindCatalog.ApiVersion }:
                break;
            case null:
                errors.Add(document.Location, "apiVersion", $"apiVersion is missing; expected {KindCatalog.ApiVersion}");
                break;
            case var other:
                errors.Add(other.Location, "apiVersion", $"expected {KindCatalog.ApiVersion}; found {other.Description}");
                break;
        }

        var names = KindCatalog.All.Select(kind => kind.Name).ToList();
        switch (document.Find("kind"))
        {
            case ScalarNode { IsNull: false } scalar when KindCatalog.Find(scalar.Text) is { } kind:
                return kind;
            case null or ScalarNode { IsNull: true }:
                errors.Add(document.Location, "kind", $"kind is missing; expected one of {string.Join(", ", names)}");
                return null;
            case ScalarNode scalar:
                var hint = Spelling.Hint(scalar.Text, names) ?? $"known kinds: {string.Join(", ", names)}";
                errors.Add(scalar.Location, "kind", $"unknown kind {Shown.Cut(scalar.Text)}", hint);
                return null;
            case var other:
                errors.Add(other.Location, "kind", $"expected a string; found {other.Description}");
                return null;
        }
    }

    /// <returns>The metadata, also with a name that is not valid: references to it must not look broken, too.</returns>
    private Metadata? ReadMetadata(MappingNode document, Binder binder)
    {
        if (document.Find("metadata") is not { } node || node is ScalarNode { IsNull: true })
        {
            errors.Add(document.Location, "metadata", "metadata.name is missing");
            return null;
        }

        if (binder.BindStructure(node, typeof(Metadata), "metadata") is not Metadata { Name: { } name } metadata) return null;
        if (FormerName.IsName(name)) return metadata;
        errors.Add(
            (node as MappingNode)?.Find("name")?.Location ?? node.Location, "metadata.name", $"{Shown.Quote(name)} is not a valid name",
            "use at most 63 lower-case letters, digits and hyphens; start and end with a letter or digit");
        return metadata;
    }

    private sealed class Metadata
    {
        public required string Name { get; set; }

        public Dictionary<string, string>? Labels { get; set; }

        public Dictionary<string, string>? Annotations { get; set; }
    }
}
