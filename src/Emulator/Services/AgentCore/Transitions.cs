using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Schedules the status transitions of resources with the configured latency.</summary>
internal sealed class Transitions(Account account, Func<AgentCoreLatency> latency, AgentCoreBehavior behavior)
{
    private static readonly HashSet<string> Transitional = new(
        StringComparer.Ordinal) { "CREATING", "UPDATING", "DELETING", "SYNCHRONIZING" };

    public Account Account => account;

    public TimeSpan Runtime => latency().Runtime;

    public TimeSpan Gateway => latency().Gateway;

    public TimeSpan Target => latency().GatewayTarget;

    public TimeSpan PolicyEngine => latency().PolicyEngine;

    public TimeSpan Policy => latency().Policy;

    /// <exception cref="AwsException">An earlier operation on the resource has not finished.</exception>
    public static void CheckIdle(JsonObject document, string kind, string id)
    {
        if (Transitional.Contains(document.Text("status")))
            throw AgentCoreErrors.Busy(kind, id, document.Text("status"));
    }

    public static bool IsBusy(JsonObject document) => Transitional.Contains(document.Text("status"));

    /// <summary>Starts a transition.</summary>
    /// <param name="document">The resource.</param>
    /// <param name="during">The status during the transition.</param>
    /// <param name="duration">The duration of the transition.</param>
    /// <param name="then">The status after the transition.</param>
    /// <param name="set">Further members to set at the end, or <see langword="null"/> for none.</param>
    public JsonObject Begin(JsonObject document, string during, TimeSpan duration, string then, JsonObject? set = null)
    {
        Lifecycle.CancelScheduled(document)["status"] = during;
        var end = (set ?? []).Copy();
        end["status"] = then;
        document.Schedule(account.Now + duration, end);
        // ReadyFlaps: the final status is followed by the transitional one, then by the final one again.
        for (var flap = 1; flap <= behavior.ReadyFlaps; flap++)
        {
            document.Schedule(account.Now + duration * (2 * flap), new JsonObject { ["status"] = during });
            document.Schedule(account.Now + duration * (2 * flap + 1), new JsonObject { ["status"] = then });
        }

        return document;
    }

    /// <summary>Starts DELETING. The resource is removed at its end.</summary>
    public JsonObject BeginDelete(JsonObject document, TimeSpan duration)
    {
        var before = document.Text("status");
        Lifecycle.CancelScheduled(document)["status"] = "DELETING";
        var lag = behavior.DeleteStatusLag;
        if (lag > TimeSpan.Zero)
        {
            document.Schedule(account.Now, new JsonObject { ["status"] = before });
            document.Schedule(account.Now + lag, new JsonObject { ["status"] = "DELETING" });
        }

        return document.ScheduleRemoval(account.Now + lag + duration);
    }
}
