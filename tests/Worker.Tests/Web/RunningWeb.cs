using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Web;

namespace Worker.Tests.Web;

/// <summary>A web server on a free port, over stacks that a test reports itself. No loop runs unless a test starts it.</summary>
internal sealed class RunningWeb : IAsyncDisposable
{
    public const string Token = "TOKEN-1";
    private readonly AccountFactory _accounts;
    private readonly WebServer _server;
    private int _wakes;

    private RunningWeb(WebOptions options, string[] paths, ConnectionOptions connection, TimeProvider clock)
    {
        Clock = clock;
        _accounts = new AccountFactory(connection, Clock);
        Statuses = new StatusStore(Clock);
        Sources = new StackSources(paths);
        var reconcilers = new StackReconcilerFactory(_accounts, _ => null);
        Controller = new StackController(
            new StackControllerOptions(),
            Sources,
            reconcilers,
            Statuses,
            new StackCatalog(Sources),
            new LoggingObserver(NullLogger<LoggingObserver>.Instance),
            Clock,
            NullLogger<StackController>.Instance);
        _server = new WebServer(
            options,
            Statuses,
            Sources,
            Controller,
            new StackInspector(Sources, reconcilers, Statuses, Clock),
            reconcilers,
            () => Interlocked.Increment(ref _wakes),
            Clock,
            NullLoggerFactory.Instance);
    }

    public TimeProvider Clock { get; }

    public StatusStore Statuses { get; }

    public StackSources Sources { get; }

    public StackController Controller { get; }

    /// <summary>How often git was to be asked.</summary>
    public int Wakes => _wakes;

    public string Address => _server.Address;

    public HttpClient Client { get; private set; } = new();

    public static Task<RunningWeb> StartAsync(Func<WebOptions, WebOptions>? change = null, params string[] paths) =>
        StartAsync(change, paths, new ConnectionOptions { Endpoint = new Uri("http://127.0.0.1:1") }, new FakeTimeProvider());

    /// <summary>The same with a clock of the test.</summary>
    public static Task<RunningWeb> StartAsync(Func<WebOptions, WebOptions> change, TimeProvider clock) =>
        StartAsync(change, [], new ConnectionOptions { Endpoint = new Uri("http://127.0.0.1:1") }, clock);

    /// <summary>The same with an account, for tests in which real time passes.</summary>
    public static Task<RunningWeb> StartAsync(EmulatedAws aws, string[] paths) => StartAsync(
        null,
        paths,
        new ConnectionOptions { Endpoint = aws.Endpoint, Credentials = (aws.AccessKeyId, aws.SecretAccessKey) },
        TimeProvider.System);

    private static async Task<RunningWeb> StartAsync(
        Func<WebOptions, WebOptions>? change, string[] paths, ConnectionOptions connection, TimeProvider clock)
    {
        var options = new WebOptions(new Uri("http://127.0.0.1:0")) { Token = Token, WebhookSecret = "SECRET" };
        var web = new RunningWeb(change?.Invoke(options) ?? options, paths, connection, clock);
        await web._server.StartAsync(CancellationToken.None);
        web.Client = new HttpClient { BaseAddress = new Uri(web.Address) };
        return web;
    }

    /// <summary>Sends a request.</summary>
    /// <param name="request">The method and the path, such as <c>GET /api/stacks</c>.</param>
    /// <param name="token">The token; null for none.</param>
    /// <param name="headers">More headers, as name and value.</param>
    public async Task<(int Status, string Text)> SendAsync(string request, string? token = null, params (string Name, string Value)[] headers)
    {
        var parts = request.Split(' ', 2);
        using var message = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        if (token is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers) message.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Client.SendAsync(message);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await Controller.StopAsync(CancellationToken.None);
        Controller.Dispose();
        _accounts.Dispose();
    }
}
