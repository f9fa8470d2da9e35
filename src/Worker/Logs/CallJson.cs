using System.Globalization;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Logs;

/// <summary>Calls of gateways for programs.</summary>
internal static class CallJson
{
    /// <summary>Creates the JSON of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="withArguments">Whether it has the arguments, which may be people's data.</param>
    public static JsonObject Create(GatewayCall call, bool withArguments)
    {
        var json = new JsonObject
        {
            ["time"] = call.Time.ToString("O", CultureInfo.InvariantCulture),
            ["outcome"] = NameOf(call.Outcome),
            ["tool"] = call.Tool,
            ["caller"] = call.Caller,
            ["permitted"] = call.IsPermitted,
            ["policies"] = new JsonArray([.. call.Policies.Select(Create)]),
            ["reason"] = call.Reason,
            ["durationMs"] = call.Duration?.TotalMilliseconds,
            ["requestId"] = call.RequestId,
            ["traceId"] = call.TraceId,
        };
        if (withArguments) json["arguments"] = call.Arguments;
        return json;
    }

    /// <summary>The name of an outcome, in lower case.</summary>
    public static string NameOf(CallOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static JsonObject Create(LoggedPolicy policy)
    {
        var json = new JsonObject { ["id"] = policy.Id };
        if (policy.Object is { } owner) json["object"] = owner.ToString();
        if (policy.Location is { } location) json["location"] = location.ToString();
        return json;
    }
}
