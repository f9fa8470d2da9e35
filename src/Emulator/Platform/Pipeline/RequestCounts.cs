using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>How often each operation was called since the start or the last <see cref="Clear"/>, however many calls the log keeps.</summary>
internal sealed class RequestCounts
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (int Calls, int Throttled, int Failed)> _operations = new(StringComparer.Ordinal);

    public void Add(RecordedRequest request)
    {
        // The status does not tell: most protocols answer a throttled call with the 400 of all other errors.
        var throttled = request.ErrorCode is "ThrottlingException" or "Throttling" or "SlowDown";
        lock (_gate)
        {
            var (calls, throttles, failures) = _operations.GetValueOrDefault(request.Operation);
            _operations[request.Operation] =
                (calls + 1, throttles + (throttled ? 1 : 0), failures + (request.Status >= 400 && !throttled ? 1 : 0));
        }
    }

    public void Clear()
    {
        lock (_gate)
            _operations.Clear();
    }

    public JsonObject Write()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["calls"] = _operations.Values.Sum(o => o.Calls),
                ["throttled"] = _operations.Values.Sum(o => o.Throttled),
                ["failed"] = _operations.Values.Sum(o => o.Failed),
                ["operations"] = new JsonObject(_operations.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)new JsonObject
                {
                    ["calls"] = o.Value.Calls,
                    ["throttled"] = o.Value.Throttled,
                    ["failed"] = o.Value.Failed,
                }))),
            };
        }
    }
}
