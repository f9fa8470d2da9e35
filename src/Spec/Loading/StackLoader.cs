using System.Text.RegularExpressions;
using Reconciler.Spec.Files;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Validation;
using Reconciler.Spec.Yaml;

namespace Reconciler.Spec.Loading;

/// <summary>Loads a stack: reads its files, binds its documents, and checks everything that can be checked without AWS.</summary>
public static partial class StackLoader
{
    private const int MaxNameLength = 63;

    /// <summary>Loads a single file, or the <c>*.yaml</c> and <c>*.yml</c> files of a folder without its subfolders.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static LoadResult Load(string path, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var errors = new ErrorList();
        var files = new FileReader();
        var found = new SpecFileFinder(files, errors).Find(path);
        var folder = GetFolder(path, files);
        var root = options?.RepositoryRoot ?? RepositoryRoot.Find(folder, files);
        found = [.. found.Where(new PathChecker(root, files, errors).CheckSpecFile)];
        return Load(path, folder, root, found, files, errors, options);
    }

    /// <summary>
    /// Loads a stack from a text, such as that of standard input. Its <c>Stack</c> document must name it, and it can refer to no files.
    /// </summary>
    /// <param name="name">The name of the text in error messages.</param>
    /// <param name="text">YAML documents.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static LoadResult LoadText(string name, string text, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return LoadTexts([(name, text)], options);
    }

    /// <summary>Loads a stack from several texts, as <see cref="LoadText"/> does from one.</summary>
    /// <param name="texts">The texts, each with its name in error messages.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static LoadResult LoadTexts(IReadOnlyList<(string Name, string Text)> texts, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var errors = new ErrorList();
        var files = new FileReader();
        foreach (var (name, text) in texts) files.AddText(name, text);
        return Load(texts[0].Name, null, null, [.. texts.Select(text => text.Name)], files, errors, options);
    }

    /// <param name="path">What was asked for.</param>
    /// <param name="folder">The folder of the stack; null if it has none.</param>
    /// <param name="root">The repository; null if the stack can refer to no files.</param>
    /// <param name="found">The files.</param>
    /// <param name="files">Reads files.</param>
    /// <param name="errors">Receives errors.</param>
    /// <param name="options">The options of the caller.</param>
    private static LoadResult Load(
        string path, string? folder, string? root, IReadOnlyList<string> found, FileReader files, ErrorList errors, LoadOptions? options)
    {
        var reader = new DocumentReader(files, errors);
        var documents = found
            .SelectMany(file => YamlReader.ReadFile(file, files, errors).Select(node => (File: file, Node: node)))
            .ToList();
        var objects = documents.Select(document => reader.Read(document.File, document.Node)).OfType<SpecObject>().ToList();
        if (found.Count > 0 && documents.Count == 0 && errors.Count == 0)
            errors.Add(new SourceLocation(path, 1, 1), "", "no document found");
        CheckUnique(objects, errors);
        var stacks = objects.Where(o => o.Spec is StackSpec).ToList();
        foreach (var second in stacks.Skip(1))
            errors.Add(second.Location, "kind", $"a folder must contain at most one Stack document; the first is at {stacks[0].Location}");
        var settings = stacks.FirstOrDefault();
        if (folder is null && settings is null && documents.Count > 0)
            errors.Add(new SourceLocation(path, 1, 1), "", "a stack without a folder needs a Stack document with its name");
        var wanted = objects.Where(o => o.Spec is not StackSpec).ToList();
        var name = settings?.Ref.Name ?? GetStackName(folder ?? "");
        var rules = new StackRules(name, folder is not null && settings is null, root, files, errors);
        var readable = rules.Check(settings, wanted);
        foreach (var error in options?.AdditionalCheck?.Invoke(readable) ?? []) errors.Add(error);
        var result = new LoadResult(null, errors.ToSortedList()) { Warnings = errors.ToSortedWarnings(), Reader = files };
        return errors.Count > 0
            ? result
            : result with
            {
                Stack = new Stack(name, folder ?? "", (StackSpec?)settings?.Spec ?? new StackSpec(), wanted, found)
                {
                    Annotations = settings?.Annotations ?? new Dictionary<string, string>(),
                    Reader = files,
                },
            };
    }

    private static string GetFolder(string path, FileReader files)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) return Path.GetFullPath(".");
        return Path.GetFullPath(files.FolderExists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
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

    private static void CheckUnique(List<SpecObject> objects, ErrorList errors)
    {
        var first = new Dictionary<ObjectRef, SourceLocation>();
        foreach (var o in objects.Where(o => !first.TryAdd(o.Ref, o.Location)))
        {
            errors.Add(o.Location, "metadata.name", $"{o.Ref} is defined twice; the first is at {first[o.Ref]}");
        }
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex InvalidNameCharacters();
}
