using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway;
using Reconciler.Emulator.DataPlane.Gateway.Observation;
using Reconciler.Emulator.Host.Admin;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Host;

/// <summary>
/// An emulated AWS account on localhost. One endpoint serves all services over plain HTTP; the service name in the request's signature
/// selects the service. Point any AWS client at <see cref="Endpoint"/> with <see cref="AccessKeyId"/> and <see cref="SecretAccessKey"/>.
/// Every API response has the header <c>x-reconciler-emulator</c> with the emulator's version; AWS sends no such header.
/// </summary>
public sealed class EmulatedAws : IAsyncDisposable
{
    /// <summary>The name of the header in every API response of the emulator. Other endpoints do not send it.</summary>
    public const string Header = RequestPipeline.EmulatorHeader;

    /// <summary>The name of the header with <see cref="Token"/> in requests that set local commands.</summary>
    public const string TokenHeader = AdminApi.TokenHeader;

    /// <summary>
    /// The name of the file in a state folder that a host may write the endpoint to. An emulator that opens the folder deletes what a
    /// killed one has left.
    /// </summary>
    public const string EndpointFile = FolderLock.EndpointFile;

    /// <summary>
    /// The name of the activity source and of the meter for requests to gateways. Spans and metrics follow OpenTelemetry's semantic
    /// conventions for MCP; they contain neither arguments nor results.
    /// </summary>
    public const string GatewayTelemetry = CallTelemetry.Name;

    private readonly WebApplication _app;
    private readonly EmulatedAccount _account;
    private bool _disposed;

    private EmulatedAws(WebApplication app, EmulatedAccount account, Uri endpoint)
    {
        _app = app;
        _account = account;
        Endpoint = endpoint;
    }

    /// <summary>The URL of the emulator, such as <c>http://127.0.0.1:4566/</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The options that the emulator was started with.</summary>
    public EmulatorOptions Options => _account.Options;

    /// <summary>The first access key id of <see cref="EmulatorOptions.Credentials"/>.</summary>
    public string AccessKeyId => _account.Options.Credentials.First().Key;

    /// <summary>The secret access key of <see cref="AccessKeyId"/>.</summary>
    public string SecretAccessKey => _account.Options.Credentials.First().Value;

    /// <summary>The token for local commands: <see cref="EmulatorOptions.Token"/>, or one that was chosen.</summary>
    public string Token => _account.Token;

    /// <summary>Injects faults into requests.</summary>
    public FaultInjector Faults => _account.Faults;

    /// <summary>The log of the requests that the emulator received.</summary>
    public RequestLog Requests => _account.Requests;

    /// <summary>Raised for each permission of a user or role that a call was checked for.</summary>
    internal event Action<PermissionCheck> PermissionChecked
    {
        add => _account.Permissions.Checked += value;
        remove => _account.Permissions.Checked -= value;
    }

    /// <summary>
    /// How long transitions and calls take, <see cref="EmulatorOptions.Latency"/> at first. It can be changed at any time, also over HTTP.
    /// A transition that has begun keeps its end.
    /// </summary>
    public EmulatorLatency Latency
    {
        get => _account.Latency;
        set => _account.Latency = value;
    }

    /// <summary>Checks the bearer tokens of callers of the data plane.</summary>
    internal ITokenAuthorizer Tokens => _account.Tokens;

    /// <summary>The delays and inconsistencies of the account. They can be changed at any time.</summary>
    public EmulatorBehavior Behavior => _account.Options.Behavior;

    /// <summary>Whether a running emulator holds a state folder.</summary>
    /// <param name="stateDirectory">The state folder, which need not exist.</param>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to another user.</exception>
    public static bool IsInUse(string stateDirectory) => FolderLock.IsHeld(stateDirectory);

    /// <summary>Starts an emulator and returns when it accepts requests.</summary>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ArgumentException">An entry of <see cref="EmulatorOptions.AllowedHosts"/> is not a host name.</exception>
    /// <exception cref="IOException">The port is in use, or another process uses the state folder.</exception>
    public static async Task<EmulatedAws> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var account = new EmulatedAccount(options ?? new EmulatorOptions());
        try
        {
            var app = Build(account);
            await app.StartAsync(cancellationToken);
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            account.Begin(new Uri(address));
            return new EmulatedAws(app, account, new Uri(address));
        }
        catch
        {
            await account.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Returns the URL of a gateway's MCP endpoint below <see cref="Endpoint"/>, for clients that do not send the gateway's host name.
    /// </summary>
    /// <param name="gatewayId">The id of the gateway.</param>
    public Uri GatewayUrl(string gatewayId) => new(Endpoint, GatewayAddress.FormatPath(gatewayId));

    /// <summary>
    /// The folders that the sources of local servers were archived from, where the client that set the command has named one.
    /// </summary>
    public IReadOnlyList<LocalSource> LocalSources => _account.Sources;

    /// <summary>Raised when <see cref="LocalSources"/> may have changed. A handler must not wait for requests to the emulator.</summary>
    public event Action LocalSourcesChanged
    {
        add => _account.Commands.Changed += value;
        remove => _account.Commands.Changed -= value;
    }

    /// <summary>
    /// Runs the server of a runtime with other files, until its command is set anew, and lists its tools for the targets of gateways. The
    /// resources of the account stay as they are. If it fails, calls of the server fail, too, until it is reloaded again.
    /// </summary>
    /// <param name="runtimeName">The name of the runtime.</param>
    /// <param name="archive">The ZIP archive of the files.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    /// <exception cref="LocalServerException">The server cannot be built or started, or the runtime has no local command.</exception>
    public Task ReloadAsync(string runtimeName, byte[] archive, CancellationToken cancellationToken = default) =>
        _account.ReloadAsync(runtimeName, archive, cancellationToken);

    /// <summary>Deletes all resources of the account, the request log and the faults.</summary>
    public void Reset() => _account.Reset();

    /// <summary>Stops the emulator: cancels its requests, ends its servers and releases the state folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        _account.Stop();
        await _app.DisposeAsync();
        await _account.DisposeAsync();
    }

    private static WebApplication Build(EmulatedAccount account)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, account.Options.Port);
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = account.Options.MaxBodyBytes;
        });
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        app.Use(new HostFilter(account.Options.AllowedHosts).InvokeAsync);
        app.Run(http =>
        {
            // Clients measure by the clock of the service.
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.Date = account.Options.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            });
            return account.HandleAsync(http);
        });
        return app;
    }
}
