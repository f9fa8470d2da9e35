using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>A session with one gateway or runtime of a stack.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    private readonly Session _session;

    private ServerSession(Session session, ObjectRef @object, ServerAccess access)
    {
        _session = session;
        Object = @object;
        Access = access;
    }

    /// <summary>The <c>Gateway</c> or <c>McpServer</c> object.</summary>
    public ObjectRef Object { get; }

    public ServerAccess Access { get; }

    /// <summary>Whether the embedded AWS ends with this session.</summary>
    public bool IsHostedHere => _session.IsHostedHere;

    /// <summary>Finds the object in the specs, connects to the account and finds the gateway or runtime in AWS.</summary>
    /// <returns>The session; null if the specs have errors, which are then written to standard error.</returns>
    /// <exception cref="UserFacingException">The object or its resource does not exist, or AWS cannot be reached.</exception>
    public static async Task<ServerSession?> OpenAsync(
        ServerArguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        if (StackSelection.Find(arguments.Stack, arguments.Server, environment) is not { } selection) return null;
        if (environment.Terminal.Hints is { } hints) hints.Path = ShellQuoting.Quote(selection.Stack.Directory);
        var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        try
        {
            var stack = await session.ConnectAsync(selection.Stack, cancellationToken);
            var access = await ServerAccess.OpenAsync(stack, selection.Object, environment, cancellationToken);
            return new ServerSession(session, selection.Object, access);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the AWS calls of the session.</summary>
    public void ReportCalls(Terminal terminal) => CallReport.Write(terminal, _session.Accounts.Calls);

    public async ValueTask DisposeAsync()
    {
        await Access.DisposeAsync();
        await _session.DisposeAsync();
    }
}
