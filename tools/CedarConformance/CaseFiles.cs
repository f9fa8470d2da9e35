using System.Formats.Tar;
using System.IO.Compression;

namespace CedarConformance;

/// <summary>The files of a collection of test cases, by path.</summary>
internal sealed class CaseFiles
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private CaseFiles()
    {
    }

    /// <summary>The cases: the JSON files with requests.</summary>
    public IEnumerable<string> Cases =>
        _files.Keys
            .Where(f => f.EndsWith(".json", StringComparison.Ordinal) && _files[f].Contains("\"requests\"", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a folder, or an archive (<c>.tar.gz</c>, <c>.tgz</c>).</summary>
    public static CaseFiles Read(string path)
    {
        var files = new CaseFiles();
        if (Directory.Exists(path))
            files.AddFolder(path);
        else
            files.AddArchive(path);
        return files;
    }

    /// <summary>
    /// The text of a file. Its path starts at the root of the original collection, which may be above or below the given folder.
    /// </summary>
    public string Text(string path, string namedBy)
    {
        for (var rest = path; ; rest = rest[(rest.IndexOf('/', StringComparison.Ordinal) + 1)..])
        {
            for (var folder = namedBy; ; folder = folder[..Math.Max(0, folder.LastIndexOf('/'))])
            {
                if (_files.TryGetValue(folder.Length == 0 ? rest : $"{folder}/{rest}", out var text))
                    return text;
                if (folder.Length == 0)
                    break;
            }

            if (!rest.Contains('/', StringComparison.Ordinal))
                throw new FileNotFoundException($"{namedBy} names {path}, which is not there");
        }
    }

    /// <summary>The texts of all files whose names have the ending.</summary>
    public IEnumerable<string> Texts(string ending)
    {
        ArgumentNullException.ThrowIfNull(ending);
        return _files.Where(f => f.Key.EndsWith(ending, StringComparison.Ordinal)).Select(f => f.Value);
    }

    private void AddFolder(string root)
    {
        // The sample data of a corpus may be one or two folders above it.
        var top = new DirectoryInfo(Path.GetFullPath(root));
        foreach (var file in Directory.EnumerateFiles(top.FullName, "*", SearchOption.AllDirectories).Where(IsText))
            Add(Path.GetRelativePath(top.FullName, file), File.ReadAllText(file));
        for (var above = top.Parent; above is not null; above = above.Parent)
            if (Directory.Exists(Path.Combine(above.FullName, "sample-data")))
            {
                foreach (
                    var file in Directory.EnumerateFiles(Path.Combine(above.FullName, "sample-data"), "*", SearchOption.AllDirectories)
                        .Where(IsText))
                    _files.TryAdd(Path.GetRelativePath(above.FullName, file).Replace('\\', '/'), File.ReadAllText(file));
                break;
            }
    }

    private static bool IsText(string file) =>
        file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".cedar", StringComparison.Ordinal) ||
            file.EndsWith(".cedarschema", StringComparison.Ordinal);

    private void AddArchive(string path)
    {
        using var file = File.OpenRead(path);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unzipped);
        while (archive.GetNextEntry() is { } entry)
            if (entry.DataStream is { } data && IsText(entry.Name))
            {
                using var reader = new StreamReader(data);
                Add(entry.Name, reader.ReadToEnd());
            }
    }

    private void Add(string path, string text) => _files[path.Replace('\\', '/').TrimStart('.', '/')] = text;
}
