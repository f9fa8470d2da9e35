using Reconciler.Spec.Files;

namespace Spec.Tests.Files;

public sealed class FileReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileReader _reader = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void A_file_is_read_to_its_end(int length)
    {
        var bytes = new byte[length];
        new System.Random(length).NextBytes(bytes);
        File.WriteAllBytes(At("x"), bytes);

        Assert.Equal(bytes, _reader.ReadBytes(At("x")));
        Assert.Equal(bytes.Take(10), _reader.ReadBytes(At("x"), 10));
    }

    /// <summary>Files of the kernel say that they are empty.</summary>
    [Fact]
    public void A_file_that_lies_about_its_length_is_read_to_its_end()
    {
        if (OperatingSystem.IsLinux()) Assert.Equal(File.ReadAllText("/proc/self/maps")[..100], _reader.ReadText("/proc/self/maps")[..100]);
    }

    [Fact]
    public void Folders_and_missing_files_are_refused_in_words()
    {
        File.WriteAllBytes(At("y"), [0xFF]);

        Assert.EndsWith("it is a folder", MessageOf<IOException>(_folder.Path), StringComparison.Ordinal);
        Assert.EndsWith("it does not exist", MessageOf<FileNotFoundException>(At("x")), StringComparison.Ordinal);
        Assert.EndsWith("is not valid UTF-8", MessageOf<IOException>(At("y")), StringComparison.Ordinal);
    }

    [Fact]
    public void All_files_of_a_folder_are_listed_without_links()
    {
        _folder.Write("b/c.txt", "");
        _folder.Write("b.txt", "");
        _folder.Write("left/out/x.txt", "");
        _folder.Write("b/.hidden", "");
        File.CreateSymbolicLink(At("link"), At("b.txt"));
        Directory.CreateSymbolicLink(At("circle"), _folder.Path);

        var found = _reader.ListAll(_folder.Path, name => name == "left").Select(file => file.Name);

        Assert.Equal(["b.txt", "b/.hidden", "b/c.txt"], found);
    }

    [Fact]
    public void The_status_of_a_file_is_that_of_the_system()
    {
        var file = _folder.Write("x", "12345");
        var status = FileStatus.Read(file);

        Assert.Equal(FileKind.Regular, status.Kind);
        Assert.Equal(5, status.Length);
        Assert.Equal(File.GetLastWriteTimeUtc(file), DateTime.UnixEpoch.AddTicks(status.Modified / TimeSpan.NanosecondsPerTick));
        Assert.NotEqual(FileStatus.Read(_folder.Write("y", "12345")).Inode, status.Inode);
        Assert.Equal(FileKind.Folder, FileStatus.Read(_folder.Path).Kind);
        Assert.Equal(FileKind.Missing, FileStatus.Read(At("z")).Kind);
        Assert.Equal(FileKind.Missing, FileStatus.Read(At("x/z")).Kind);
    }

    private string MessageOf<T>(string path) where T : Exception => Assert.Throws<T>(() => _reader.ReadText(path)).Message;

    private string At(string name) => Path.Combine(_folder.Path, name);
}
