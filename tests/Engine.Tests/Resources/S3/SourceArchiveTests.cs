using System.IO.Compression;
using Reconciler.Engine.Resources.S3;
using Reconciler.Spec.Files;

namespace Engine.Tests.Resources.S3;

public sealed class SourceArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reconciler-source-").FullName;

    [Fact]
    public void Equal_files_yield_equal_bytes_whatever_their_times()
    {
        Write("b.txt", "b");
        Write("a/c.txt", "c");
        var first = SourceArchive.Create(_folder, [], new FileReader());
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(first, SourceArchive.Create(_folder, [], new FileReader()));
        Assert.Equal(["a/c.txt", "b.txt"], Entries(first));
    }

    [Fact]
    public void Every_change_changes_the_hash()
    {
        Write("a.txt", "a");
        var hashes = new HashSet<string> { Hash() };
        Write("a.txt", "b");
        Assert.True(hashes.Add(Hash()));
        Write("b.txt", "");
        Assert.True(hashes.Add(Hash()));
        File.Move(Path.Combine(_folder, "b.txt"), Path.Combine(_folder, "c.txt"));
        Assert.True(hashes.Add(Hash()));
    }

    [Fact]
    public void Build_output_and_excluded_files_are_left_out()
    {
        Write("a.cs", "");
        Write("bin/a.dll", "");
        Write("sub/obj/b.dll", "");
        Write(".git/config", "");
        Write("notes.md", "");
        Assert.Equal(["a.cs"], Entries(SourceArchive.Create(_folder, ["*.md"], new FileReader())));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        Write("a.cs", "");
        File.CreateSymbolicLink(Path.Combine(_folder, "secret"), "/etc/hostname");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "etc"), "/etc");
        Assert.Equal(["a.cs"], Entries(SourceArchive.Create(_folder, [], new FileReader())));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Hash() => SourceArchive.Hash(_folder, [], new FileReader());

    private void Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static List<string> Entries(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }
}
