using System.IO.Compression;
using System.Net.Sockets;
using Reconciler.Emulator;

namespace Emulator.Tests.Servers;

public sealed class LocalServerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task A_server_ends_with_all_that_it_started()
    {
        Uri endpoint;
        await using (var server = await LocalServer.StartAsync(TinyServer.Command(TinyServer.Wrapped), Source(), NoVariables, Limit, CancellationToken.None))
        {
            endpoint = server.Endpoint;
            Assert.True(await AnswersAsync(endpoint));
        }

        Assert.False(await AnswersAsync(endpoint));
    }

    [Fact]
    public async Task A_server_that_ends_at_once_leaves_what_it_wrote()
    {
        var failure = await Assert.ThrowsAsync<LocalServerException>(
            () => LocalServer.StartAsync(TinyServer.Command(TinyServer.Failing), Source(), NoVariables, Limit, CancellationToken.None));

        Assert.Equal("The server ended with exit code 7 before it answered.", failure.Message);
        Assert.Equal(["cannot start: no configuration"], failure.LastLines);
    }

    [Fact]
    public async Task A_server_that_never_listens_is_given_up()
    {
        var failure = await Assert.ThrowsAsync<LocalServerException>(
            () => LocalServer.StartAsync(TinyServer.Command(TinyServer.Deaf), Source(), NoVariables, TimeSpan.FromSeconds(1), CancellationToken.None));

        Assert.Contains("1s", failure.Message, StringComparison.Ordinal);
    }

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
            zip.CreateEntry("readme.txt");
        return bytes.ToArray();
    }
}
