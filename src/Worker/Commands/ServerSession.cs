using Reconciler.Engine.Control;
using Reconciler.Spec;
using Reconciler.Worker.Commands.Output;

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

    /// <summary>The object that asks for the gateway or runtime.</summary>
    public ObjectRef Object { get; }

    public ServerAccess Access { get; }

    /// <returns>The session, or null after the errors in the specs were written.</returns>
    /// <exception cref="Live.ExplainedException">There is no such gateway or runtime, or no way to it.</exception>
    public static async Task<ServerSession?> OpenAsync(ServerArguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        if (StackSelection.Find(arguments.Stack, arguments.Server, environment) is not { } choice) return null;
        var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        try
        {
            var stack = await session.ConnectAsync(choice.Stack, cancellationToken);
            return new ServerSession(session, choice.Object, await ServerAccess.OpenAsync(stack, choice.Object, environment, cancellationToken));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the calls that were made of AWS.</summary>
    public void ReportCalls(Terminal terminal) => CallReport.Write(terminal, _session.Accounts.Calls);

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
