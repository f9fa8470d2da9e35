using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.DataPlane.Functions;

/// <summary>
/// Lambda's runtime API for one invocation: a process asks for the next event and posts the result. Any program that speaks it can be a
/// function: those of custom runtimes, of Amazon.Lambda.RuntimeSupport, and the emulator's own for Python and Node.js.
/// </summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private const int MaxResultBytes = 6 * 1024 * 1024;
    private const int MaxAttempts = 10;

    private readonly TaskCompletionSource<(byte[] Payload, bool IsError)> _result =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly HttpListener _listener;
    private readonly FunctionRun _run;
    private readonly DateTimeOffset _deadline;
    private readonly Task _serving;
    private bool _delivered;

    private RuntimeApi(HttpListener listener, string address, FunctionRun run, DateTimeOffset deadline)
    {
        (_listener, Address, _run, _deadline) = (listener, address, run, deadline);
        _serving = ServeAsync();
    }

    /// <summary>The host and port of the API, for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address { get; }

    /// <summary>What the process posts: its result or its error.</summary>
    public Task<(byte[] Payload, bool IsError)> Result => _result.Task;

    /// <summary>Starts to listen.</summary>
    /// <param name="run">The invocation.</param>
    /// <param name="deadline">When the function runs out of time.</param>
    public static RuntimeApi Start(FunctionRun run, DateTimeOffset deadline)
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LoopbackPort.FindFree()}");
            var listener = new HttpListener { Prefixes = { $"http://{address}/" } };
            try
            {
                listener.Start();
                return new RuntimeApi(listener, address, run, deadline);
            }
            catch (HttpListenerException) when (attempt < MaxAttempts)
            {
                // Another process has taken the port in the meantime.
                listener.Close();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _result.TrySetCanceled();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception ended)
                when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // The listener is closed, or the process has gone.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Url!.AbsolutePath;
        switch (request.HttpMethod)
        {
            case "GET" when path == Root + "invocation/next":
                // A second request waits until the environment is stopped: there is one event in its life.
                if (!_delivered)
                    await DeliverAsync(response);
                return;
            case "POST" when path == $"{Root}invocation/{_run.RequestId}/response":
                await ReceiveAsync(request, response, isError: false);
                return;
            case "POST" when path == $"{Root}invocation/{_run.RequestId}/error" || path == Root + "init/error":
                await ReceiveAsync(request, response, isError: true);
                return;
            default:
                response.StatusCode = 404;
                response.Close();
                return;
        }
    }

    private async Task DeliverAsync(HttpListenerResponse response)
    {
        _delivered = true;
        response.ContentType = "application/json";
        response.Headers["Lambda-Runtime-Aws-Request-Id"] = _run.RequestId;
        response.Headers["Lambda-Runtime-Deadline-Ms"] = _deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = _run.Arn;
        if (_run.ClientContext is { } clientContext)
            response.Headers["Lambda-Runtime-Client-Context"] = clientContext;
        response.ContentLength64 = _run.Payload.Length;
        await response.OutputStream.WriteAsync(_run.Payload);
        response.Close();
    }

    private async Task ReceiveAsync(HttpListenerRequest request, HttpListenerResponse response, bool isError)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int count; body.Length <= MaxResultBytes && (count = await request.InputStream.ReadAsync(buffer)) > 0;)
            body.Write(buffer, 0, count);
        var isTooLarge = body.Length > MaxResultBytes;
        response.StatusCode = isTooLarge ? 413 : 202;
        response.Close();
        if (isTooLarge)
            _result.TrySetResult((TooLarge(), true));
        else
            _result.TrySetResult((body.ToArray(), isError));
    }

    private static byte[] TooLarge() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["errorType"] = "Function.ResponseSizeTooLarge",
        ["errorMessage"] = "Response payload size exceeded maximum allowed payload size " +
            string.Create(CultureInfo.InvariantCulture, $"({MaxResultBytes} bytes)."),
    });
}
