using Reconciler.Worker.Commands;

namespace Worker.Tests.Commands;

public sealed class ProgramNameTests : IDisposable
{
    private static readonly string Extension = OperatingSystem.IsWindows() ? ".exe" : "";
    private readonly string _root = Directory.CreateTempSubdirectory("reconciler-name-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Build_output_of_a_project_runs_with_dotnet_run()
    {
        Write("src/Worker/Worker.csproj");
        var assembly = Write("src/Worker/bin/Debug/net10.0/reconciler.dll");
        var program = Write("src/Worker/bin/Debug/net10.0/reconciler" + Extension);

        Assert.Equal($"dotnet run --project {Path.Combine("src", "Worker")} --", Choose(program, assembly));
        Assert.Equal($"dotnet run --project {Path.Combine("src", "Worker")} --", Choose("/usr/bin/dotnet", assembly));
        Assert.Equal("dotnet run --", Choose(program, assembly, current: "src/Worker"));
        Assert.Equal($"dotnet run --project {Path.Combine(_root, "src", "Worker")} --", Choose(program, assembly, current: "specs"));
    }

    [Fact]
    public void A_published_assembly_runs_by_its_path()
    {
        Write("src/Worker/Worker.csproj");
        var assembly = Write("src/Worker/bin/Release/net10.0/publish/reconciler.dll");

        Assert.Equal($"dotnet {Path.GetRelativePath(_root, assembly)}", Choose("/usr/bin/dotnet", assembly));
    }

    [Fact]
    public void A_program_on_the_search_path_runs_by_its_name()
    {
        var program = Write("tools/reconciler" + Extension);
        var linked = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "links")).FullName, "reconciler" + Extension);
        File.CreateSymbolicLink(linked, program);

        Assert.Equal("reconciler", Choose(program, program, "", "nowhere", "tools"));
        Assert.Equal("reconciler", Choose(program, program, "", "links"));
    }

    [Fact]
    public void Another_program_with_the_same_name_first_on_the_search_path_is_avoided()
    {
        var program = Write("out/reconciler" + Extension);
        Write("tools/reconciler" + Extension);

        Assert.Equal(Path.Combine("out", "reconciler" + Extension), Choose(program, program, "", "tools", "out"));
    }

    [Fact]
    public void A_program_outside_the_search_path_runs_by_its_path()
    {
        var program = Write("out/reconciler" + Extension);

        Assert.Equal(Path.Combine("out", "reconciler" + Extension), Choose(program, program));
        Assert.Equal(Path.Combine(".", "reconciler" + Extension), Choose(program, program, current: "out"));
        Assert.Equal(program, Choose(program, program, current: "elsewhere"));
    }

    [Fact]
    public void A_path_with_spaces_is_quoted()
    {
        var assembly = Write("my tools/reconciler.dll");

        Assert.Equal($"dotnet '{Path.Combine("my tools", "reconciler.dll")}'", Choose("/usr/bin/dotnet", assembly));
    }

    /// <summary>Chooses the command. Relative folders are below the folder of the test.</summary>
    private string Choose(string process, string assembly, string current = "", params string[] searched)
    {
        var searchPath = string.Join(Path.PathSeparator, searched.Select(folder => Path.Combine(_root, folder)));
        return ProgramName.Choose(process, assembly, Path.TrimEndingDirectorySeparator(Path.Combine(_root, current)), searchPath);
    }

    private string Write(string path)
    {
        var file = Path.GetFullPath(Path.Combine(_root, path));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
        return file;
    }
}
