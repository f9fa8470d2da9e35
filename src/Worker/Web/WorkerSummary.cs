using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>The worker in the API.</summary>
/// <param name="Version">The version of the program.</param>
/// <param name="Stacks">How many stacks it follows.</param>
/// <param name="Resync">The seconds between two resyncs of a stack that were asked for (<c>--resync</c>).</param>
/// <param name="ResyncPeriod">The seconds between two resyncs of a stack. More, if half the quotas of AWS do not allow them.</param>
internal sealed record WorkerSummary(string Version, int Stacks, double Resync, double ResyncPeriod)
{
    /// <summary>Creates the summary.</summary>
    public static WorkerSummary Of(StatusStore statuses, StackSources sources) => new(
        ProgramVersion.Text,
        sources.Count,
        statuses.Resync.TotalSeconds,
        (statuses.ResyncPeriod > statuses.Resync ? statuses.ResyncPeriod : statuses.Resync).TotalSeconds);
}
