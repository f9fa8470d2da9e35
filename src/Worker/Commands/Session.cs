using Microsoft.Extensions.Logging;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Local;

namespace Reconciler.Worker.Commands;

/// <summary>Connects a command to the AWS accounts of its stacks. With <c>--local</c> it also hosts the embedded AWS.</summary>
internal sealed class Session : IAsyncDisposable
{
    private const string EndpointVariable = "AWS_ENDPOINT_URL";
    private readonly LocalAccount? _local;

    private readonly EmulatorExtensions _extensions;

    private readonly ConnectionSettings _settings;

    // Where the bucket of the lease is, like a stack without anything in it.
    private StackSpec _leaseHome = new();

    private Session(
        LocalAccount? local,
        AccountFactory accounts,
        ConnectionSettings settings,
        CommandEnvironment environment,
        LeaseKeeper? lease,
        EmulatorExtensions extensions)
    {
        (_local, _settings, Lease) = (local, settings, lease);
        (Accounts, _extensions) = (accounts, extensions);
        Reconcilers = new StackReconcilerFactory(accounts, environment.Variable, _extensions.Find, () => FindStacks());
    }

    /// <summary>Whether the embedded AWS ends with this session.</summary>
    public bool IsHostedHere => _local?.Hosted is not null;

    /// <summary>The endpoint that replaces those of AWS; null for AWS.</summary>
    public Uri? Endpoint { get; private init; }

    public AccountFactory Accounts { get; }

    public StackReconcilerFactory Reconcilers { get; }

    /// <summary>The lease without which nothing is changed; null if none was asked for.</summary>
    public LeaseKeeper? Lease { get; }

    /// <summary>Returns what all stacks of the command say. What one of them takes over, another one does not delete.</summary>
    public Func<IReadOnlyList<StackDeclaration>> FindStacks { get; set; } = () => [];

    /// <summary>Opens a session; with <c>--local</c> it starts the embedded AWS.</summary>
    /// <param name="settings">The connection options of the command line.</param>
    /// <param name="environment">The environment of the command.</param>
    /// <param name="cancellationToken">Cancels the start of the embedded AWS.</param>
    /// <param name="engine">The delays, deadlines and limits of the engine; null for the defaults.</param>
    /// <param name="log">Receives the repetitions of single calls; null to log none.</param>
    /// <param name="limits">Where calls keep to the rates of AWS.</param>
    /// <param name="allowedRoles">The roles that stacks may assume, as patterns; null or empty for all.</param>
    /// <exception cref="ConnectionException">The embedded AWS cannot start.</exception>
    public static async Task<Session> OpenAsync(
        ConnectionSettings settings,
        CommandEnvironment environment,
        CancellationToken cancellationToken,
        EngineOptions? engine = null,
        ILogger? log = null,
        CallLimits limits = CallLimits.Aws,
        IReadOnlyList<string>? allowedRoles = null)
    {
        var local = settings.LocalState is { } folder ? await LocalAccount.OpenAsync(folder, environment, cancellationToken) : null;

        var extensions = new EmulatorExtensions(
            endpoint => local is null ? EmulatorToken.Find(endpoint, environment) : local.Keys.Token);
        AccountFactory? accounts = null;
        var home = new StackSpec();
        var lease = settings.Lease is { } text && LeaseOption.Parse(text) is var (bucket, key)
            ? new S3Lease(token => accounts!.ConnectAsync(home, token), bucket, key, CreateOwner(), environment.Clock)
            : null;
        var endpoint = local?.Endpoint ?? settings.Endpoint ?? FindEndpoint(environment);
        var options = new ConnectionOptions
        {
            Region = settings.Region,
            FallbackRegion = local is null ? null : new EmulatorOptions().Region,
            Profile = settings.Profile,
            Endpoint = endpoint,
            FindEndpointHeader = headers => extensions.FindHeader(endpoint, headers),
            Credentials = local is null ? null : (local.Keys.AccessKeyId, local.Keys.SecretAccessKey),
            Engine = engine ?? new EngineOptions(),
            Log = log,
            Limits = limits,
            Lease = lease,
            AllowedRoles = allowedRoles ?? [],
        };
        accounts = new AccountFactory(options, environment.Clock);
        var keeper = lease is null ? null : new LeaseKeeper(lease, environment.Clock);
        return new Session(local, accounts, settings, environment, keeper, extensions)
        {
            _leaseHome = home,
            Endpoint = endpoint,
        };
    }

    /// <summary>Connects a stack to its account.</summary>
    /// <exception cref="ConnectionException">The stack is of another region than the command, or AWS cannot be reached.</exception>
    public Task<StackReconciler> ConnectAsync(Stack stack, CancellationToken cancellationToken)
    {
        RegionCheck.Refuse([stack], _settings);
        return Reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, cancellationToken);
    }

    /// <summary>Waits for the lease, if there is one. Its bucket is in the region of the command, or else of the first stack.</summary>
    /// <param name="stacks">The stacks of the command.</param>
    /// <param name="terminal">Told for whom it waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectionException">The account of the lease cannot be reached.</exception>
    public Task AcquireLeaseAsync(IReadOnlyList<Stack> stacks, Terminal terminal, CancellationToken cancellationToken)
    {
        _leaseHome.Region = stacks.Select(stack => stack.Settings.Region).FirstOrDefault(region => region is not null);
        return Lease?.AcquireAsync(obstacle => terminal.Error.WriteLine($"Waiting for {obstacle}."), cancellationToken) ?? Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Lease is not null) await Lease.DisposeAsync();
        _extensions.Dispose();
        Accounts.Dispose();
        if (_local is not null) await _local.DisposeAsync();
    }

    // People read it in the messages of others; the number tells processes of one machine apart.
    private static string CreateOwner() => $"{Environment.UserName}@{Environment.MachineName}/{Guid.NewGuid():N}"[..^24];

    private static Uri? FindEndpoint(CommandEnvironment environment)
    {
        if (environment.Variable(EndpointVariable) is not { Length: > 0 } text) return null;
        return CommonOptions.TryParseUrl(text) ?? throw new ConnectionException(
            $"{EndpointVariable} is not an HTTP URL: {text}", "Write a URL such as http://127.0.0.1:4566, or unset the variable.");
    }
}
