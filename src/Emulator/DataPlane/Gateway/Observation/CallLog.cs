using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Gateway.Observation;

/// <summary>
/// The logs of gateways, in the form and in the log group in which AWS delivers their APPLICATION_LOGS: what each request asked for, what
/// the policy engine decided about whom, and how it ended. A call does not wait for the log: events are written when something uses the
/// account next.
/// </summary>
internal sealed class CallLog : IDisposable
{
    private const int MaxWaiting = 20_000;
    private const int MaxKept = 20_000;

    private readonly Account _account;
    private readonly ILogWriter _logs;
    private readonly string _stream = $"gateway-logs-{Account.LowerId(12)}";
    private readonly ConcurrentQueue<(string Arn, long Time, string Message)> _waiting = new();
    private readonly Dictionary<string, BoundedStream> _streams = new(StringComparer.Ordinal);

    /// <param name="account">The account.</param>
    /// <param name="logs">The log store of the account.</param>
    public CallLog(Account account, ILogWriter logs)
    {
        (_account, _logs) = (account, logs);
        account.Advancing += Write;
    }

    /// <summary>The default log group of a gateway's logs.</summary>
    public static string GroupOf(string gatewayArn) =>
        $"/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/{gatewayArn[(gatewayArn.LastIndexOf('/') + 1)..]}";

    /// <summary>Adds an event.</summary>
    /// <param name="gatewayArn">The gateway.</param>
    /// <param name="ids">The request that the event is about.</param>
    /// <param name="body">What happened.</param>
    /// <param name="isError">Whether the event tells of a failure or a denial.</param>
    public void Add(string gatewayArn, CallIds ids, JsonObject body, bool isError)
    {
        var time = _account.Now.ToUnixTimeMilliseconds();
        body.Insert(0, "isError", isError);
        var entry = new JsonObject
        {
            ["resource_arn"] = gatewayArn,
            ["event_timestamp"] = time,
            ["body"] = body,
            ["account_id"] = _account.Id,
            ["request_id"] = ids.Request,
            ["severityText"] = isError ? "ERROR" : "INFO",
            ["trace_id"] = ids.Trace,
            ["span_id"] = ids.Span,
        };
        _waiting.Enqueue((gatewayArn, time, Encoding.UTF8.GetString(JsonText.Utf8(entry))));

        // Nobody reads the log of an account that nothing uses: the newest events are enough.
        if (_waiting.Count > MaxWaiting)
            _waiting.TryDequeue(out _);
    }

    public void Dispose()
    {
        _account.Advancing -= Write;
        lock (_account.Gate)
        {
            Write();
            _account.State.Commit();
        }
    }

    // The account's gate is held.
    private void Write()
    {
        if (_waiting.IsEmpty)
            return;
        var events = new List<(string Arn, long Time, string Message)>();
        while (_waiting.TryDequeue(out var next))
            events.Add(next);
        foreach (var gateway in events.GroupBy(e => e.Arn, StringComparer.Ordinal))
        {
            if (!_streams.TryGetValue(gateway.Key, out var stream))
            {
                var region = gateway.Key.Split(':')[3];
                _streams[gateway.Key] = stream = new BoundedStream(_logs, region, GroupOf(gateway.Key), _stream, MaxKept);
            }

            stream.Write([.. gateway.Select(e => (e.Time, e.Message))]);
        }
    }
}
