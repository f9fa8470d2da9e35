using Reconciler.Worker.Commands;

namespace Worker.Tests.Commands;

public sealed class ProgramNameTests : IDisposable
{
    private static readonly string Extension = OperatingSystem.IsWindows() ? ".exe" : "";
    private readonly string _root = Directory.CreateTempSubdirectory("reconciler-name-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_a_project_built_is_run_by_the_project()
    {
        Write("src/Worker/Worker.csproj");
        var assembly = Write("src/Worker/bin/Debug/net10.0/reconciler.dll");
        var program = Write("src/Worker/bin/Debug/net10.0/reconciler" + Extension);

        Assert.Equal($"dotnet run --project {Path.Combine("src", "Worker")} --", Of(program, assembly));
        Assert.Equal($"dotnet run --project {Path.Combine("src", "Worker")} --", Of("/usr/bin/dotnet", assembly));
        Assert.Equal("dotnet run --", Of(program, assembly, current: "src/Worker"));
        Assert.Equal($"dotnet run --project {Path.Combine(_root, "src", "Worker")} --", Of(program, assembly, current: "specs"));
    }

    [Fact]
    public void What_a_project_published_is_run_by_its_path()
    {
        Write("src/Worker/Worker.csproj");
        var assembly = Write("src/Worker/bin/Release/net10.0/publish/reconciler.dll");

        Assert.Equal($"dotnet {Path.GetRelativePath(_root, assembly)}", Of("/usr/bin/dotnet", assembly));
    }

    [Fact]
    public void What_the_search_path_finds_is_called_by_its_name()
    {
        var program = Write("tools/reconciler" + Extension);
        var linked = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "links")).FullName, "reconciler" + Extension);
        File.CreateSymbolicLink(linked, program);

        Assert.Equal("reconciler", Of(program, program, "", "nowhere", "tools"));
        Assert.Equal("reconciler", Of(program, program, "", "links"));
    }

    [Fact]
    public void Another_program_of_the_same_name_on_the_search_path_is_not_meant()
    {
        var program = Write("out/reconciler" + Extension);
        Write("tools/reconciler" + Extension);

        Assert.Equal(Path.Combine("out", "reconciler" + Extension), Of(program, program, "", "tools", "out"));
    }

    [Fact]
    public void A_program_that_nothing_finds_is_called_by_its_path()
    {
        var program = Write("out/reconciler" + Extension);

        Assert.Equal(Path.Combine("out", "reconciler" + Extension), Of(program, program));
        Assert.Equal(Path.Combine(".", "reconciler" + Extension), Of(program, program, current: "out"));
        Assert.Equal(program, Of(program, program, current: "elsewhere"));
    }

    [Fact]
    public void A_path_with_spaces_is_one_word()
    {
        var assembly = Write("my tools/reconciler.dll");

        Assert.Equal($"dotnet '{Path.Combine("my tools", "reconciler.dll")}'", Of("/usr/bin/dotnet", assembly));
    }

    private string Of(string process, string assembly, string current = "", params string[] searched) =>
        ProgramName.Choose(process, assembly, Path.TrimEndingDirectorySeparator(Path.Combine(_root, current)), string.Join(Path.PathSeparator, searched.Select(folder => Path.Combine(_root, folder))));

    private string Write(string path)
    {
        var file = Path.GetFullPath(Path.Combine(_root, path));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
        return file;
    }
}
