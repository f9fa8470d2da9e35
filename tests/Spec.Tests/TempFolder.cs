namespace Spec.Tests;

/// <summary>A temporary folder that is a repository. It is deleted after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Directory.CreateDirectory(System.IO.Path.Combine(Path, ".git"));

    public string Path { get; } = Directory.CreateTempSubdirectory("reconciler-spec-").FullName;

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
