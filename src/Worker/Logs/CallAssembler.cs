using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Logs;

/// <summary>
/// Makes calls of the events that a gateway logs: one event says what was asked for, another one what the policies decided about whom,
/// and the last one how it ended.
/// </summary>
/// <param name="policies">Finds what the stack says about a policy, by its id.</param>
internal sealed class CallAssembler(Func<string, LoggedPolicy> policies)
{
    private const string Execution = "Executing tool ";
    private const string Success = "Successfully processed request";

    private static readonly string[] Denials = ["Tool Execution Denied", "Output blocked by policy", "Request not allowed due to policy"];

    // What decides about a call that a reader waits for: its end may come with the next read.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(string Request, string Id), Events> _open = [];

    /// <summary>Takes an event.</summary>
    /// <returns>The call that it ends; null if it ends none.</returns>
    public GatewayCall? Add(LogLine line)
    {
        if (Parse(line.Text) is not { } entry || entry["body"] is not JsonObject body) return null;
        var key = (Text(entry, "request_id") ?? line.Id, Text(body, "id") ?? "");
        if (!_open.TryGetValue(key, out var events)) _open[key] = events = new Events(key.Item1, line.Time);
        events.Add(line.Time, entry, body);
        if (!events.HasEnded) return null;
        _open.Remove(key);
        return events.IsCall ? events.ToCall(policies) : null;
    }

    /// <summary>Ends what has not ended yet.</summary>
    /// <param name="now">The time; null to end everything.</param>
    /// <returns>The calls whose end is not in the log.</returns>
    public IReadOnlyList<GatewayCall> Flush(DateTimeOffset? now)
    {
        var late = _open.Where(open => now is null || open.Value.Start < now - Patience).ToList();
        foreach (var (key, _) in late) _open.Remove(key);
        return [.. late.Where(open => open.Value.IsCall).Select(open => open.Value.ToCall(policies)).OrderBy(call => call.Time)];
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject json && json[name] is JsonValue value ? value.ToString() : null;

    /// <summary>The events of one request.</summary>
    private sealed class Events(string request, DateTimeOffset start)
    {
        private IReadOnlyDictionary<string, string> _body = new Dictionary<string, string>();
        private IReadOnlyDictionary<string, string> _parameters = new Dictionary<string, string>();
        private JsonObject? _policy;
        private string? _executed;
        private string? _end;
        private string? _trace;
        private DateTimeOffset _last = start;

        public DateTimeOffset Start { get; private set; } = start;

        public bool HasEnded => _end is not null;

        /// <summary>Whether it is about a tool, or was refused before that is known.</summary>
        public bool IsCall => _policy is not null || _executed is not null || ToolOf() is not null || (_body.Count == 0 && IsFailure);

        private bool IsFailure => _end?.StartsWith(Success, StringComparison.Ordinal) == false;

        private bool IsDenial => Denials.Any(denial => _end?.StartsWith(denial, StringComparison.Ordinal) == true);

        public void Add(DateTimeOffset time, JsonObject entry, JsonObject body)
        {
            if (time < Start) Start = time;
            if (time > _last) _last = time;
            _trace ??= Text(entry, "trace_id");
            if (Text(body, "requestBody") is { } sent)
            {
                _body = LoggedBody.Read(sent);
                if (_body.GetValueOrDefault("params") is { } parameters) _parameters = LoggedBody.Read(parameters);
                return;
            }

            var log = Text(body, "log") ?? "";
            if (body["policy"] is JsonObject policy) _policy = policy;
            else if (log.StartsWith(Execution, StringComparison.Ordinal)) _executed = log[Execution.Length..].Split(" from target ")[0];
            else if (log.StartsWith(Success, StringComparison.Ordinal)) _end ??= log;
            else if (body["isError"] is JsonValue flag && flag.TryGetValue<bool>(out var isError) && isError) _end = log;
        }

        public GatewayCall ToCall(Func<string, LoggedPolicy> policies) => new(Start, request)
        {
            Outcome = _end is null ? CallOutcome.Unfinished
                : IsDenial ? CallOutcome.Denied
                : !IsFailure ? CallOutcome.Allowed
                : _executed is null ? CallOutcome.Refused : CallOutcome.Failed,
            Tool = _executed ?? ToolOf(),
            Caller = Text(_policy?["principal"], "entityId") is { Length: > 0 } caller ? caller : null,
            IsPermitted = Text(_policy, "decision") is { } decision ? decision == "ALLOW" : null,
            Policies = [.. (_policy?["determiningPolicies"] as JsonArray ?? []).OfType<JsonValue>().Select(id => policies(id.ToString()))],
            Reason = Text(_policy, "reason") ?? (IsFailure ? _end : null),
            Duration = HasEnded ? _last - Start : null,
            Arguments = _parameters.GetValueOrDefault("arguments"),
            TraceId = _trace,
        };

        // A method other than tools/call has a name, too: of a prompt.
        private string? ToolOf() =>
            _body.GetValueOrDefault("method") is null or "tools/call" ? _parameters.GetValueOrDefault("name") : null;
    }
}
