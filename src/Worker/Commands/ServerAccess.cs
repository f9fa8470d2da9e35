using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>A stack's gateway or runtime, and the ways to be let in.</summary>
internal sealed class ServerAccess
{
    private readonly StackReconciler _stack;
    private readonly TokenSource _tokens;

    private ServerAccess(StackReconciler stack, ToolServer server, TokenSource tokens)
    {
        _stack = stack;
        Server = server;
        _tokens = tokens;
    }

    public ToolServer Server { get; }

    /// <exception cref="AccessException">It is not there.</exception>
    public static async Task<ServerAccess> OpenAsync(StackReconciler stack, ObjectRef @object, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var resources = stack.CreateFinder();
        var server = await new ToolServerFinder(stack, resources).FindAsync(@object, cancellationToken);
        return new ServerAccess(stack, server, new TokenSource(stack, resources, new SecretReader(environment.Variable)));
    }

    /// <summary>A token that the server takes.</summary>
    /// <param name="user">The user to sign in as; null for whoever there is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AccessToken> GetTokenAsync(string? user, CancellationToken cancellationToken) => _tokens.GetAsync(Server, user, cancellationToken);

    /// <summary>Opens a conversation as whoever was chosen, or as the server wants its callers.</summary>
    public async Task<(ToolClient Client, Caller Caller)> ConnectAsync(CallerOptions choice, CancellationToken cancellationToken)
    {
        var caller = await CallerAsync(choice, cancellationToken);
        return (await ToolClient.ConnectAsync(Server, caller, _stack.Aws.Endpoint, cancellationToken), caller);
    }

    private async Task<Caller> CallerAsync(CallerOptions choice, CancellationToken cancellationToken)
    {
        if (choice.Token is { } token) return Caller.With(token);
        if (choice.Sign || (choice.User is null && Server.Auth == CallerAuth.Signature)) return Signer();
        if (choice.User is null && Server.Auth == CallerAuth.Nothing) return Caller.Anonymous;
        return Server.Auth == CallerAuth.Token
            ? Caller.With(await _tokens.GetAsync(Server, choice.User, cancellationToken))
            : throw new AccessException($"{Server.Object} takes no tokens, so nobody can sign in for it.", Server.Auth == CallerAuth.Signature ? "Leave --user out: requests are signed with the AWS credentials." : "Leave --user out: anybody may call.");
    }

    // AWS goes by the real time, whatever clock a stack's passes go by.
    private Caller Signer() => new(_stack.Aws.Identity.CallerArn, CallerAuth.Signature, inner => new SigningHandler(_stack.Aws.Credentials, _stack.Aws.Region, TimeProvider.System, inner));
}
