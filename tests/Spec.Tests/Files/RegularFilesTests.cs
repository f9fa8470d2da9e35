using System.Diagnostics;
using System.Net.Sockets;
using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace Spec.Tests.Files;

/// <summary>Only regular files are read; everything else is told. Reading a pipe would wait for ever.</summary>
public sealed class RegularFilesTests : IDisposable
{
    private const string Engine = "apiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: pe}\n";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        MakePipe("x.yaml");

        Assert.Equal("the file cannot be read: it is a named pipe, and only regular files are read", Single().Message);
        Assert.Equal(Single().Message, Assert.Single(StackLoader.Load(At("x.yaml")).Errors).Message);
    }

    [Fact]
    public void A_pipe_behind_a_link_is_refused()
    {
        MakePipe("pipe");
        File.CreateSymbolicLink(At("x.yaml"), "pipe");

        Assert.Contains("it is a named pipe", Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_is_refused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("x.yaml")));

        Assert.Contains("it is a socket", Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero", "it is a device")]
    [InlineData("/dev/null", "it is a device")]
    [InlineData("/proc/self/status", "is a view of the system")]
    [InlineData("/proc/kmsg", "is a view of the system")]
    public void Devices_and_views_of_the_system_are_refused(string path, string message) =>
        Assert.Contains(message, Assert.Single(StackLoader.Load(path).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void A_link_to_nowhere_is_told()
    {
        File.CreateSymbolicLink(At("x.yaml"), "gone.yaml");

        Assert.Equal("the file cannot be read: it does not exist", Single().Message);
        Assert.Equal($"it is a link to {At("gone.yaml")}", Single().Hint);
    }

    [Fact]
    public void Locks_of_editors_and_hidden_files_are_skipped()
    {
        _folder.Write("x.yaml", Engine);
        _folder.Write(".hidden.yaml", "no: spec");
        _folder.Write("x.yaml~", "no: spec");
        File.CreateSymbolicLink(At(".#x.yaml"), "user@host.4711:1700000000");

        Assert.Equal([At("x.yaml")], Load().Stack!.Files);
    }

    [Fact]
    public void A_hidden_file_that_is_named_is_read()
    {
        _folder.Write(".x.yaml", Engine);

        Assert.Empty(StackLoader.Load(At(".x.yaml")).Errors);
    }

    [Fact]
    public void Suffixes_count_in_any_case()
    {
        _folder.Write("a.YAML", Engine);
        _folder.Write("b.Yml", Engine.Replace("pe", "pf", StringComparison.Ordinal));

        Assert.Equal(2, Load().Stack!.Objects.Count);
    }

    /// <summary>Kubernetes mounts ConfigMaps as links into a hidden folder that it replaces as a whole.</summary>
    [Fact]
    public void A_mounted_ConfigMap_is_read()
    {
        _folder.Write("..2026_01_01/a.yaml", Engine);
        Directory.CreateSymbolicLink(At("..data"), "..2026_01_01");
        File.CreateSymbolicLink(At("a.yaml"), "..data/a.yaml");
        var first = Load();
        _folder.Write("..2026_01_02/a.yaml", Engine);
        Directory.Delete(At("..data"));
        Directory.CreateSymbolicLink(At("..data"), "..2026_01_02");

        Assert.Empty(first.Errors);
        Assert.Empty(first.Warnings);
        Assert.False(first.Reader.Fingerprints.StillMatches());
    }

    [Fact]
    public void Subfolders_with_specs_are_told()
    {
        _folder.Write("a.yaml", Engine);
        _folder.Write("prod/a.yaml", Engine);
        _folder.Write("charts/values.yaml", "replicas: 1");
        _folder.Write(".git/a.yaml", Engine);

        var warning = Assert.Single(Load().Warnings);

        Assert.Equal("the specs in subfolders are not part of this stack: prod", warning.Message);
        Assert.True(warning.IsWarning);
    }

    [Fact]
    public void A_folder_with_specs_only_in_subfolders_says_so()
    {
        _folder.Write("prod/a.yaml", Engine);

        Assert.Equal("its subfolders do: prod", Single().Hint);
    }

    [Fact]
    public void Of_many_subfolders_a_few_are_named()
    {
        for (var i = 0; i < 1_000; i++) _folder.Write($"s{i:000}/a.yaml", Engine);

        Assert.Equal("its subfolders do: s000, s001, s002, s003, s004, s005, s006, s007 and 992 more", Single().Hint);
    }

    [Theory]
    [InlineData("", "the path is empty")]
    [InlineData("a\0b", "a path must not contain the NUL character")]
    public void A_path_that_is_none_is_told(string path, string message) =>
        Assert.Equal(message, Assert.Single(StackLoader.Load(path).Errors).Message);

    [Theory]
    [InlineData("kind: CedarPolicy\nmetadata: {name: p}\nspec: {policyEngine: pe, statementFile: pipe}\n---\n" + Engine)]
    [InlineData("kind: CedarPolicy\nmetadata: {name: p}\nspec: {policyEngine: pe, statementFile: policies}\n---\n" + Engine)]
    [InlineData("kind: McpServer\nmetadata: {name: s}\nspec: {source: {path: source}}\n")]
    [InlineData("kind: McpServer\nmetadata: {name: s}\nspec: {source: {path: source}, build: {buildspecFile: ../pipe}}\n")]
    [InlineData("kind: UserPool\nmetadata: {name: u}\nspec: {users: [{username: a, password: {file: pipe}}]}\n")]
    public void A_pipe_that_a_spec_names_is_refused(string spec)
    {
        MakePipe("pipe");
        Directory.CreateDirectory(At("policies"));
        MakePipe("policies/a.cedar");
        Directory.CreateDirectory(At("source"));
        MakePipe("source/buildspec.yml");
        _folder.Write("a.yaml", "apiVersion: agentcore.reconciler/v1alpha1\n" + spec);

        Assert.Contains("it is a named pipe", Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_tests_are_read_from_regular_files_only()
    {
        MakePipe("a.test.yaml");

        var error = Assert.Single(PolicyTestLoader.Load(At("a.test.yaml")).Errors);

        Assert.Contains("it is a named pipe", error.Message, StringComparison.Ordinal);
        Assert.Equal("file not found", Assert.Single(PolicyTestLoader.Load(At("b.test.yaml")).Errors).Message);
    }

    private LoadResult Load() => StackLoader.Load(_folder.Path);

    private SpecError Single() => Assert.Single(Load().Errors);

    private string At(string name) => Path.Combine(_folder.Path, name);

    private void MakePipe(string name)
    {
        using var mkfifo = Process.Start("mkfifo", [At(name)]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
