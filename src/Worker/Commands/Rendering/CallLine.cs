using System.Globalization;
using System.Text;
using Reconciler.Worker.Logs;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Calls of gateways for people: a line each.</summary>
internal static class CallLine
{
    /// <summary>
    /// Writes a call: <c>2026-01-01 12:00:00.000 denied 1 ms alice calls math___add: CedarPolicy/no (access.cedar:3:1)</c>.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="withArguments">Whether its arguments follow in a line of their own.</param>
    public static string Create(GatewayCall call, bool withArguments)
    {
        var duration = call.Duration is { } known ? $"{Math.Round(known.TotalMilliseconds)} ms" : "-";
        var line = new StringBuilder();
        line.Append(
            CultureInfo.InvariantCulture,
            $"{call.Time:yyyy-MM-dd HH:mm:ss.fff} {CallJson.NameOf(call.Outcome),-7} {duration,6} {call.Caller ?? "-"}");
        if (call.Tool is { } tool) line.Append(CultureInfo.InvariantCulture, $" calls {tool}");
        if (Explain(call) is { } why) line.Append(CultureInfo.InvariantCulture, $": {why}");
        if (withArguments && call.Arguments is { } arguments) line.AppendLine().Append(CultureInfo.InvariantCulture, $"    {arguments}");
        return line.ToString();
    }

    private static string? Explain(GatewayCall call)
    {
        var policies = string.Join(", ", call.Policies.Select(Describe));
        var reason = policies.Length > 0 && call.Outcome is CallOutcome.Allowed or CallOutcome.Denied ? policies : call.Reason;
        return call is { Outcome: CallOutcome.Allowed, IsPermitted: false }
            ? $"policies would deny it, but are LOG_ONLY: {reason}"
            : reason;
    }

    private static string Describe(LoggedPolicy policy) =>
        policy is { Object: { } owner, Location: { } location } ? $"{owner} ({location})" : policy.Id;
}
