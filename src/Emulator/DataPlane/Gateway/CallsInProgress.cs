using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Finds the call that <c>notifications/cancelled</c> means: by the session, or by the caller if the gateway has no sessions. Clients may
/// close the connection of a call before they cancel it, so calls that ended without a response are remembered for a while.
/// </summary>
internal sealed class CallsInProgress
{
    private const int MaxRemembered = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, List<CallInProgress>> _calls = [];
    private readonly Queue<(Key Key, CallInProgress Call)> _remembered = [];

    public CallInProgress Begin(McpExchange exchange, RpcMessage request)
    {
        var key = KeyOf(exchange, request.Id.GetRawText());
        var call = new CallInProgress((ended, isAnswered) => End(key, ended, isAnswered));
        lock (_gate)
        {
            if (!_calls.TryGetValue(key, out var same))
                _calls[key] = same = [];
            same.Add(call);
        }

        return call;
    }

    /// <summary>
    /// Cancels the call that a notification names. Without sessions several clients of a caller may use the same id: then none is
    /// cancelled.
    /// </summary>
    public async Task CancelAsync(McpExchange exchange, RpcMessage notification)
    {
        if (notification.Params.ValueKind != System.Text.Json.JsonValueKind.Object
            || !notification.Params.TryGetProperty("requestId", out var id))
            return;
        CallInProgress? call;
        lock (_gate)
            call = Choose(_calls.GetValueOrDefault(KeyOf(exchange, id.GetRawText())) ?? []);
        if (call is not null)
            await CancelAsync(call, notification.TextOrNull("reason"));
    }

    /// <summary>Cancels a call whose caller needs no response any more.</summary>
    public static async Task CancelAsync(CallInProgress call, string? reason)
    {
        try
        {
            await call.CancelAsync(reason);
        }
        catch (TargetException)
        {
            // The target is gone. The notification has no response that could say so; the call itself fails with the cause.
        }
    }

    // A remembered call counts only if none with its id is in progress.
    private static CallInProgress? Choose(List<CallInProgress> same) => same.FindAll(c => !c.HasEnded) switch
    {
        [] => same.LastOrDefault(),
        [var only] => only,
        _ => null,
    };

    private void End(Key key, CallInProgress call, bool isAnswered)
    {
        lock (_gate)
        {
            if (isAnswered)
            {
                Remove(key, call);
                return;
            }

            _remembered.Enqueue((key, call));
            if (_remembered.Count > MaxRemembered)
            {
                var oldest = _remembered.Dequeue();
                Remove(oldest.Key, oldest.Call);
            }
        }
    }

    private void Remove(Key key, CallInProgress call)
    {
        if (_calls.TryGetValue(key, out var same) && same.Remove(call) && same.Count == 0)
            _calls.Remove(key);
    }

    private static Key KeyOf(McpExchange exchange, string requestId) =>
        new(exchange.Gateway.Id, exchange.Session?.Id, SessionStore.OwnerOf(exchange.Caller), requestId);

    private readonly record struct Key(string Gateway, string? Session, string? Owner, string RequestId);
}
