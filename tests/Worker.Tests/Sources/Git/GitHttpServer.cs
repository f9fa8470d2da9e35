using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace Worker.Tests.Sources.Git;

/// <summary>Serves a folder of repositories on loopback with git's own <c>http-backend</c>, which asks for a token.</summary>
internal sealed class GitHttpServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _root;
    private readonly Task _serving;

    private GitHttpServer(string root, int port)
    {
        _root = root;
        Url = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public string Url { get; }

    /// <summary>The token that is asked for; null to ask for none.</summary>
    public string? Token { get; set; }

    /// <summary>Where every request is redirected to; null to answer.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>The Authorization headers that arrived.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <summary>How many requests arrived.</summary>
    public int Requests { get; private set; }

    /// <summary>Starts a server; null, with the reason on the test's output, where git is not installed.</summary>
    public static GitHttpServer? Start(string root, ITestOutputHelper output)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            git.WaitForExit();
        }
        catch (Win32Exception e)
        {
            output.WriteLine($"No git: {e.Message} Nothing was tested.");
            return null;
        }

        while (true)
        {
            try
            {
                return new GitHttpServer(root, FindPort());
            }
            catch (HttpListenerException)
            {
                // Somebody else took the port meanwhile.
            }
        }
    }

    private static int FindPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        // Not Stop and then Close: closing a listener that was stopped binds its port again for a moment.
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await AnswerAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The listener was stopped, or a client left.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Requests++;
        if (request.Headers["Authorization"] is { } authorization) Authorizations.Enqueue(authorization);
        if (RedirectTo is not null)
        {
            response.StatusCode = 302;
            response.Headers["Location"] = RedirectTo + request.RawUrl;
        }
        else if (Token is not null && !IsAuthorized(request))
        {
            response.StatusCode = 401;
            response.Headers["WWW-Authenticate"] = "Basic realm=\"git\"";
        }
        else
        {
            await RunAsync(request, response);
        }

        response.Close();
    }

    private bool IsAuthorized(HttpListenerRequest request) =>
        request.Headers["Authorization"] is { } header
        && header.StartsWith("Basic ", StringComparison.Ordinal)
        && Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).EndsWith($":{Token}", StringComparison.Ordinal);

    private async Task RunAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["GIT_PROJECT_ROOT"] = _root;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["REQUEST_METHOD"] = request.HttpMethod;
        start.Environment["PATH_INFO"] = request.Url!.AbsolutePath;
        start.Environment["QUERY_STRING"] = request.Url.Query.TrimStart('?');
        start.Environment["CONTENT_TYPE"] = request.ContentType ?? "";
        start.Environment["GIT_PROTOCOL"] = request.Headers["Git-Protocol"] ?? "";
        using var git = Process.Start(start)!;
        await request.InputStream.CopyToAsync(git.StandardInput.BaseStream);
        git.StandardInput.Close();
        using var output = new MemoryStream();
        await git.StandardOutput.BaseStream.CopyToAsync(output);
        await git.WaitForExitAsync();
        var bytes = output.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var line in Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n"))
        {
            var (name, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            if (name == "Status") response.StatusCode = int.Parse(value.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            else response.Headers[name] = value;
        }

        await response.OutputStream.WriteAsync(bytes.AsMemory(end + 4));
    }
}
