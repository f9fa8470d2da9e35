using System.Text.RegularExpressions;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Validation;
using Reconciler.Spec.Yaml;
using Shared;

namespace Reconciler.Spec.Loading;

/// <summary>Loads a stack: reads its files, binds its documents, and checks everything that can be checked without AWS.</summary>
public static partial class StackLoader
{
    /// <summary>Loads a single file, or the <c>*.yaml</c> and <c>*.yml</c> files of a folder without its subfolders.</summary>
    public static LoadResult Load(string path, LoadOptions? options = null)
    {
        var errors = new ErrorList();
        var files = FindFiles(path, errors);
        var folder = Path.GetFullPath(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        var root = options?.RepositoryRoot ?? FindRepositoryRoot(folder);
        files = [.. files.Where(new PathChecker(root, errors).CheckSpecFile)];
        var documents = files.SelectMany(file => YamlReader.ReadFile(file, errors).Select(node => (File: file, Node: node))).ToList();
        var objects = documents.Select(document => ReadObject(document.File, document.Node, errors)).OfType<SpecObject>().ToList();
        if (files.Count > 0 && documents.Count == 0 && errors.Count == 0)
            errors.Add(new SourceLocation(path, 1, 1), "", "no document found");
        CheckUnique(objects, errors);
        var settings = objects.Where(o => o.Spec is StackSpec).ToList();
        foreach (var second in settings.Skip(1))
            errors.Add(
                second.Location, "kind", $"a folder must contain at most one Stack document; the first is at {settings[0].Location}");
        var wanted = objects.Where(o => o.Spec is not StackSpec).ToList();
        var name = settings.FirstOrDefault()?.Ref.Name ?? GetStackName(folder);
        var readable = Validate(name, wanted, root, errors);
        new OwnershipChecker(name, errors).Check(settings.FirstOrDefault(), wanted);
        var found = (options?.AdditionalCheck?.Invoke(readable) ?? []).ToLookup(error => error.IsWarning);
        foreach (var error in found[false])
            errors.Add(error.Location, error.Path, error.Message, error.Hint);
        if (errors.Count > 0) return new LoadResult(null, errors.ToSortedList()) { Warnings = [.. found[true]] };
        var stack = new Stack(name, folder, (StackSpec?)settings.FirstOrDefault()?.Spec ?? new StackSpec(), wanted, files)
        {
            Annotations = settings.FirstOrDefault()?.Annotations ?? new Dictionary<string, string>(),
        };
        return new LoadResult(stack, []) { Warnings = [.. found[true]] };
    }

    /// <returns>The objects that were bound without errors and have valid paths.</returns>
    private static List<SpecObject> Validate(string stack, List<SpecObject> objects, string repositoryRoot, ErrorList errors)
    {
        var rules = new KindChecker(stack, errors);
        var paths = new PathChecker(repositoryRoot, errors);
        var readable = new List<SpecObject>();
        // Skip the rules for a document that failed to bind: they would repeat its errors.
        foreach (var o in objects.Where(o => o.IsBound))
        {
            rules.Check(o);
            var before = errors.Count;
            paths.Check(o);
            if (errors.Count == before) readable.Add(o);
        }

        NameConflictChecker.CheckUnique(stack, objects.Where(o => o.IsBound), errors);
        new ReferenceChecker(objects, errors).Check();
        return readable;
    }

    /// <summary>
    /// The name of a folder as the name of its stack. It becomes part of the names of resources, so other characters are replaced by
    /// hyphens.
    /// </summary>
    private static string GetStackName(string folder)
    {
        var name = InvalidNameCharacters().Replace(Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar)).ToLowerInvariant(), "-");
        return name[..Math.Min(name.Length, MaxNameLength)].Trim('-') is { Length: > 0 } trimmed ? trimmed : "stack";
    }

    private static IReadOnlyList<string> FindFiles(string path, ErrorList errors)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path))
        {
            errors.Add(new SourceLocation(path, 1, 1), "", "file or folder not found");
            return [];
        }

        var files = Directory.EnumerateFiles(path)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" && !PolicyTestLoader.IsTestFile(file))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0) errors.Add(new SourceLocation(path, 1, 1), "", "the folder contains no *.yaml or *.yml file");
        return files;
    }

    /// <summary>
    /// The root of the git repository. Without git, it is the current folder if that contains the stack, otherwise the folder of the stack.
    /// </summary>
    private static string FindRepositoryRoot(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            // In a worktree, .git is a file.
            if (Path.Exists(Path.Combine(parent.FullName, ".git"))) return parent.FullName;
        }

        var current = Directory.GetCurrentDirectory();
        return current != Path.GetPathRoot(current) && folder.StartsWith(current + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? current
            : folder;
    }

    private static SpecObject? ReadObject(string file, SpecNode node, ErrorList errors)
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
        foreach (var (key, _) in document.Members.Where(member => !Envelope.Contains(member.Key.Text)))
        {
            errors.Add(
                key.Location, key.Text, "unknown field", Spelling.Hint(key.Text, Envelope) ?? $"allowed: {string.Join(", ", Envelope)}");
        }

        var kind = ReadKind(document, errors);
        var locations = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        var metadata = ReadMetadata(document, errors, locations);
        if (kind is null || metadata is null) return null;
        var spec = new Binder(errors, locations).BindStructure(GetSpec(document), kind.SpecType, "spec");
        if (spec is null) return null;
        return new SpecObject
        {
            Ref = new ObjectRef(kind.Name, metadata.Name),
            Labels = metadata.Labels ?? [],
            Annotations = metadata.Annotations ?? [],
            Spec = (ISpec)spec,
            Location = document.Location,
            Directory = Path.GetDirectoryName(Path.GetFullPath(file))!,
            Locations = locations,
            IsBound = errors.Count == before,
        };
    }

    private static SpecNode GetSpec(MappingNode document) =>
        document.Find("spec") is { } spec and not ScalarNode { IsNull: true } ? spec : new MappingNode([], document.Location);

    private static KindInfo? ReadKind(MappingNode document, ErrorList errors)
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
                errors.Add(scalar.Location, "kind", $"unknown kind {scalar.Text}", hint);
                return null;
            case var other:
                errors.Add(other.Location, "kind", $"expected a string; found {other.Description}");
                return null;
        }
    }

    private static Metadata? ReadMetadata(
        MappingNode document, ErrorList errors, Dictionary<string, SourceLocation> locations)
    {
        if (document.Find("metadata") is not { } node || node is ScalarNode { IsNull: true })
        {
            errors.Add(document.Location, "metadata", "metadata.name is missing");
            return null;
        }

        if (new Binder(errors, locations).BindStructure(node, typeof(Metadata), "metadata") is not Metadata { Name: { } name } metadata)
            return null;
        if (FormerName.IsName(name)) return metadata;
        errors.Add(
            (node as MappingNode)?.Find("name")?.Location ?? node.Location, "metadata.name", $"\"{name}\" is not a valid name",
            "use at most 63 lower-case letters, digits and hyphens; start and end with a letter or digit");
        return null;
    }

    private static void CheckUnique(List<SpecObject> objects, ErrorList errors)
    {
        var first = new Dictionary<ObjectRef, SourceLocation>();
        foreach (var o in objects.Where(o => !first.TryAdd(o.Ref, o.Location)))
        {
            errors.Add(o.Location, "metadata.name", $"{o.Ref} is defined twice; the first is at {first[o.Ref]}");
        }
    }

    private static readonly string[] Envelope = ["apiVersion", "kind", "metadata", "spec"];

    private const int MaxNameLength = 63;

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex InvalidNameCharacters();

    private sealed class Metadata
    {
        public required string Name { get; set; }

        public Dictionary<string, string>? Labels { get; set; }

        public Dictionary<string, string>? Annotations { get; set; }
    }
}
