using Amazon.Runtime;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>Opens MCP sessions with a gateway or runtime of a stack, with the authentication that it requires.</summary>
internal sealed class ServerAccess : IAsyncDisposable
{
    private readonly StackReconciler _stack;
    private readonly TokenSource _tokens;
    private IamUserKey? _key;

    private ServerAccess(StackReconciler stack, ToolServer server, TokenSource tokens)
    {
        _stack = stack;
        Server = server;
        _tokens = tokens;
    }

    public ToolServer Server { get; }

    /// <summary>The region of the stack.</summary>
    public string Region => _stack.Aws.Region;

    /// <summary>The endpoint that replaces AWS hosts; null for AWS.</summary>
    public Uri? Endpoint => _stack.Aws.Endpoint;

    /// <summary>Whether the endpoint is an embedded AWS.</summary>
    public bool IsEmbedded => _stack.Aws.EndpointHeaders.ContainsKey(EmulatedAws.Header);

    /// <summary>The names in AWS of the targets that the specs define for the gateway.</summary>
    public IReadOnlyList<string> TargetNames => [.. _stack.Stack.Objects
        .Where(o => o.Spec is GatewayTargetSpec target && target.Gateway == Server.Object.Name)
        .Select(o => ((GatewayTargetSpec)o.Spec).Request.Name ?? o.Ref.Name)];

    /// <summary>Finds the gateway or runtime of an object in AWS.</summary>
    /// <exception cref="AccessException">It does not exist, cannot be read, is not ready, or does not belong to the stack.</exception>
    public static async Task<ServerAccess> OpenAsync(
        StackReconciler stack, ObjectRef @object, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var resources = stack.CreateFinder();
        var server = await new ToolServerFinder(stack, resources).FindAsync(@object, cancellationToken);
        return new ServerAccess(stack, server, new TokenSource(stack, resources, new SecretReader(environment.Variable)));
    }

    /// <summary>Gets a token that the server accepts.</summary>
    /// <param name="user">The user to sign in as; null to use the only user of the pool, or a client.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<AccessToken> GetTokenAsync(string? user, CancellationToken cancellationToken) =>
        _tokens.GetAsync(Server, user, cancellationToken);

    /// <summary>Opens a session as the chosen caller; without a choice, with the authentication that the server requires.</summary>
    public async Task<(ToolClient Client, Caller Caller)> ConnectAsync(CallerOptions options, CancellationToken cancellationToken)
    {
        var caller = await ChooseCallerAsync(options, cancellationToken);
        return (await ToolClient.ConnectAsync(Server, caller, _stack.Aws.Endpoint, cancellationToken), caller);
    }

    private async Task<Caller> ChooseCallerAsync(CallerOptions options, CancellationToken cancellationToken)
    {
        if (options.Token is { } token) return Caller.With(token);
        if (options.User is { } user && Server.Auth == CallerAuth.Signature)
        {
            _key = await IamUserKey.CreateAsync(_stack, user, cancellationToken);
            return CreateSigner(_key.UserArn, _key.Credentials);
        }

        if (options.Sign || Server.Auth == CallerAuth.Signature)
        {
            return options.Profile is { } profile
                ? CreateSigner($"AWS profile {profile}", AccountFactory.OpenProfile(profile))
                : CreateSigner(_stack.Aws.Identity.CallerArn, _stack.Aws.Credentials);
        }

        if (options.User is null && Server.Auth == CallerAuth.Nothing) return Caller.Anonymous;
        return Server.Auth == CallerAuth.Token
            ? Caller.With(await _tokens.GetAsync(Server, options.User, cancellationToken))
            : throw new AccessException(
                $"{Server.Object} does not accept tokens, so --user cannot be used.", "Omit --user: no authentication is required.");
    }

    /// <summary>Deletes the access key of an IAM user that the caller was given.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_key is not null) await _key.DisposeAsync();
    }

    private Caller CreateSigner(string name, AWSCredentials credentials) => new(
        name,
        CallerAuth.Signature,

        // AWS compares the time of a signature with the real time, so the clock of the command, which tests control, cannot be used.
        inner => new SigningHandler(credentials, _stack.Aws.Region, TimeProvider.System, inner));
}
