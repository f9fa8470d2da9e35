using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Reconciler.Bench.Gateway;

/// <summary>The sample server as a separate process, called without a gateway.</summary>
internal sealed class DirectServer : IAsyncDisposable
{
    private readonly Process _process;

    private DirectServer(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<DirectServer> StartAsync(IReadOnlyList<string> command)
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true };
        start.Environment["PORT"] = port;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await http.GetAsync(new Uri($"http://127.0.0.1:{port}/ping"));
                return new DirectServer(process, new Uri($"http://127.0.0.1:{port}/mcp"));
            }
            catch (HttpRequestException) when (attempt < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
