using Reconciler.Emulator;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Composition;
using Reconciler.Worker.Control;
using Reconciler.Worker.Live;
using Reconciler.Worker.Planning;
using Reconciler.Worker.Resources;
using Reconciler.Worker.Resources.Identity;

namespace Reconciler.Worker.Commands;

/// <summary>What a command works with: the stacks it was given, and a way to their accounts. With <c>--local</c> it hosts the AWS too.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly EmulatedAws? _local;

    private Session(EmulatedAws? local, AccountFactory accounts, ResourceTypes types, StackComposer composer)
    {
        _local = local;
        Accounts = accounts;
        Types = types;
        Composer = composer;
    }

    public AccountFactory Accounts { get; }

    public ResourceTypes Types { get; }

    public StackComposer Composer { get; }

    public static async Task<Session> OpenAsync(ConnectionSettings settings, CommandEnvironment environment, CancellationToken cancellationToken, AccountViewOptions? view = null)
    {
        var local = settings.LocalState is { } folder ? await StartLocalAsync(folder, environment, cancellationToken).ConfigureAwait(false) : null;
        var options = new ConnectionOptions
        {
            Region = settings.Region,
            FallbackRegion = local?.Options.Region,
            Profile = settings.Profile,
            Endpoint = local?.Endpoint ?? settings.Endpoint ?? (environment.Variable("AWS_ENDPOINT_URL") is { Length: > 0 } url ? new Uri(url) : null),
            Credentials = local is null ? null : (local.AccessKeyId, local.SecretAccessKey),
            View = view ?? new AccountViewOptions(),
        };
        var types = new ResourceTypes(new SecretReader(environment.Variable));
        return new Session(local, new AccountFactory(options, environment.Clock), types, new StackComposer(types, environment.Variable));
    }

    /// <summary>A stack together with its account.</summary>
    public async Task<StackReconciler> ConnectAsync(Stack stack, CancellationToken cancellationToken)
    {
        var account = await Accounts.ConnectAsync(stack.Settings, cancellationToken).ConfigureAwait(false);
        return new StackReconciler(stack, account, Types, Composer, new StackMemory());
    }

    public async ValueTask DisposeAsync()
    {
        Accounts.Dispose();
        if (_local is not null) await _local.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<EmulatedAws> StartLocalAsync(string folder, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            return await EmulatedAws.StartAsync(
                new EmulatorOptions
                {
                    StateDirectory = Path.GetFullPath(folder),
                    Clock = environment.Clock,
                    Latency = EmulatorLatency.Interactive,
                    BuildCacheDirectory = CacheFolder.OfBuilds(environment),
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new ConnectionException($"The embedded AWS cannot start: {e.Message}", "Another command may be using the same state; --local=DIR takes another folder.");
        }
    }
}
