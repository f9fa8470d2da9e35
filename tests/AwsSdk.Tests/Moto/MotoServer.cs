using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Reconciler.AwsSdk.Tests.Moto;

/// <summary>The public AWS emulator moto_server on a free loopback port, if it is installed.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private Process? _process;

    /// <summary>The URL of the server; <see langword="null"/> if moto_server is not installed.</summary>
    public string? Url { get; private set; }

    public async Task InitializeAsync()
    {
        var port = FreePort();
        try
        {
            _process = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return;
        }
        _process.BeginOutputReadLine();
        var isUp = new TaskCompletionSource();
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("Running on", StringComparison.Ordinal))
                isUp.TrySetResult();
        };
        _process.BeginErrorReadLine();
        await isUp.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(_process.HasExited, "moto_server did not start.");
        Url = $"http://127.0.0.1:{port}";
    }

    public async Task DisposeAsync()
    {
        if (_process is null)
            return;
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
