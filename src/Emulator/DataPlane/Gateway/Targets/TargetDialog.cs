using System.Runtime.ExceptionServices;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>
/// Reads what a server sends before its response. Notifications go to the caller, and so do requests that the caller supports. The gateway
/// itself answers the other requests, because a server that gets no answer waits until the call times out.
/// </summary>
internal sealed class TargetDialog(TargetTransport transport, TargetRequest request, TargetSession session, CallDeadline deadline)
{
    private readonly List<Task> _answers = [];
    private CancellationTokenSource? _reading;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Reads until the response to a request.</summary>
    /// <param name="response">The HTTP response, whose body is not read yet.</param>
    /// <param name="id">The id of the request.</param>
    /// <param name="limit">The maximum length of the body in bytes.</param>
    /// <exception cref="TargetException">The body contains no response, or an answer cannot be sent to the server.</exception>
    public async Task<ServerMessage> ReadAsync(HttpResponseMessage response, long id, long limit)
    {
        if (!TargetResponseReader.IsStream(response))
            return await TargetResponseReader.ReadAsync(response, id, limit, null, deadline.Token);
        using var reading = _reading = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        try
        {
            return await TargetResponseReader.ReadAsync(response, id, limit, ReceiveAsync, reading.Token);
        }
        catch (OperationCanceledException) when (_failure is not null)
        {
            _failure.Throw();
            throw;
        }
        finally
        {
            // The server has responded: it needs no more answers.
            await reading.CancelAsync();
            await Task.WhenAll(_answers);
        }
    }

    private async ValueTask ReceiveAsync(ServerMessage message, ReadOnlyMemory<byte> json)
    {
        var token = _reading!.Token;
        if (message.IsRequest)
            _answers.Add(AnswerAsync(message.Id, await AskAsync(message, token), token));
        else if (message.IsNotification && request.Channel is { } channel)
            await channel.NotifyAsync(message, json, token);
    }

    private async ValueTask<Task<RpcAnswer>> AskAsync(ServerMessage message, CancellationToken cancellationToken) => message.Method switch
    {
        "ping" => Task.FromResult(RpcAnswer.Empty),
        { } method when request.Channel is { } channel && channel.Answers(method) => await channel.AskAsync(message, cancellationToken),
        var method => Task.FromResult(RpcAnswer.NotSupported(method!)),
    };

    private async Task AnswerAsync(ReadOnlyMemory<byte> id, Task<RpcAnswer> answer, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> message;
            using (deadline.Pause())
                message = TargetMessage.Answer(id, await answer.WaitAsync(cancellationToken));
            using var ignored = await transport.SendAsync(request, session, message, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The call has ended without the answer.
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TargetException or RuntimeException)
        {
            // The server waits for an answer that it cannot get: do not wait for its response.
            _failure = ExceptionDispatchInfo.Capture(broken);
            await _reading!.CancelAsync();
        }
    }
}
