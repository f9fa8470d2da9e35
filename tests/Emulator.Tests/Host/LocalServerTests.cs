using System.IO.Compression;
using System.Net.Sockets;
using Emulator.Tests.DataPlane.Builds;
using Emulator.Tests.DataPlane.Runtime;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Host;

public sealed class LocalServerTests
{
    [Fact]
    public async Task A_server_ends_with_its_descendants()
    {
        Uri endpoint;
        await using (var server = await LocalServer.StartAsync(Server(TinyServer.Wrapped), CancellationToken.None))
        {
            endpoint = server.Endpoint;
            Assert.True(await AnswersAsync(endpoint));
        }

        Assert.False(await AnswersAsync(endpoint));
    }

    [Fact]
    public async Task The_exception_has_the_last_lines_of_a_server_that_ends()
    {
        var failure = await Assert.ThrowsAsync<LocalServerException>(
            () => LocalServer.StartAsync(Server(TinyServer.Failing), CancellationToken.None));

        Assert.Equal("The server ended with exit code 7 before it responded.", failure.Message);
        Assert.Equal(["cannot start: no configuration"], failure.LastLines);
    }

    [Fact]
    public async Task A_server_that_never_listens_times_out()
    {
        var failure = await Assert.ThrowsAsync<LocalServerException>(
            () => LocalServer.StartAsync(Server(TinyServer.Deaf) with { Limit = TimeSpan.FromSeconds(1) }, CancellationToken.None));

        Assert.Contains("1s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_is_built_first_and_its_build_is_cached()
    {
        var folder = Directory.CreateTempSubdirectory("local-server-").FullName;
        var notes = Path.Combine(folder, "notes");
        var server =
            Server(TinyServer.Switch) with { Build = TinyBuild.Command(notes), BuildCacheDirectory = Path.Combine(folder, "cache") };

        for (var i = 0; i < 2; i++)
            await (await LocalServer.StartAsync(server, CancellationToken.None)).DisposeAsync();

        Assert.Single(TinyBuild.Runs(notes));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_exception_has_the_last_lines_of_a_failed_build()
    {
        var notes = Path.GetTempFileName();

        var failure = await Assert.ThrowsAsync<LocalServerException>(
            () => LocalServer.StartAsync(
                Server(TinyServer.Switch) with { Build = TinyBuild.Command(notes, exitCode: 1) }, CancellationToken.None));

        Assert.True(failure.IsOfBuild);
        Assert.EndsWith("ended with exit code 1.", failure.Message, StringComparison.Ordinal);
        Assert.Contains(TinyBuild.Error, failure.LastLines);
        File.Delete(notes);
    }

    private static LocalServerOptions Server(string what) =>
        new() { Command = TinyServer.Command(what), Source = Source(), Limit = TimeSpan.FromSeconds(60) };

    private static async Task<bool> AnswersAsync(Uri endpoint)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static byte[] Source()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("readme.txt").LastWriteTime = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return bytes.ToArray();
    }
}
