using Reconciler.Emulator.DataPlane.Builds;

namespace Emulator.Tests.DataPlane.Builds;

public sealed class FolderCopyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("copies-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Links_stay_links_and_programs_stay_programs()
    {
        // Creating links needs a privilege on Windows.
        if (OperatingSystem.IsWindows())
            return;
        var (from, to) = (Path.Combine(_folder, "from"), Path.Combine(_folder, "to"));
        Directory.CreateDirectory(Path.Combine(from, "package", "empty"));
        var program = Path.Combine(from, "package", "run");
        File.WriteAllText(program, "#!/bin/sh");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(from, "run"), "package/run");
        Directory.CreateSymbolicLink(Path.Combine(from, "current"), "package");

        FolderCopy.Copy(from, to);

        Assert.True(Directory.Exists(Path.Combine(to, "package", "empty")));
        Assert.Equal("package/run", new FileInfo(Path.Combine(to, "run")).LinkTarget);
        Assert.Equal("package", new DirectoryInfo(Path.Combine(to, "current")).LinkTarget);
        Assert.Equal(File.GetUnixFileMode(program), File.GetUnixFileMode(Path.Combine(to, "package", "run")));
    }

    [Fact]
    public async Task A_folder_is_created_completely_or_not_at_all()
    {
        var target = Path.Combine(_folder, "target");

        await Assert.ThrowsAsync<InvalidDataException>(() => FolderCopy.MakeAsync(target, aside =>
        {
            Directory.CreateDirectory(aside);
            throw new InvalidDataException();
        }));

        Assert.Empty(Directory.EnumerateDirectories(_folder));
    }

    [Fact]
    public async Task The_first_of_two_concurrent_folders_stays()
    {
        var target = Path.Combine(_folder, "target");

        await FolderCopy.MakeAsync(target, async aside =>
        {
            Directory.CreateDirectory(aside);
            await FolderCopy.MakeAsync(target, other =>
            {
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(other).FullName, "first"), "");
                return Task.CompletedTask;
            });
        });

        Assert.True(File.Exists(Path.Combine(target, "first")));
        Assert.Single(Directory.EnumerateDirectories(_folder));
    }
}
