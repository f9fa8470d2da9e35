using System.Diagnostics;

namespace Reconciler.Worker.Hosting;

/// <summary>Traces passes with the source <see cref="SourceName"/>: a trace for each, in which the calls to AWS are spans.</summary>
internal static class PassTrace
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = LoopMetrics.MeterName;

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>Runs a pass in a trace of its own.</summary>
    /// <param name="stack">The path of the stack.</param>
    /// <param name="commit">The commit that it comes from; null for a folder.</param>
    /// <param name="priority">Why it runs.</param>
    /// <param name="pass">The pass.</param>
    public static async Task<T> RunAsync<T>(string stack, string? commit, WorkPriority priority, Func<Task<T>> pass)
    {
        using var trace = _source.StartActivity("pass");
        trace?.SetTag("reconciler.stack", stack).SetTag("reconciler.commit", commit).SetTag("reconciler.trigger", priority.ToString());
        try
        {
            return await pass();
        }
        catch (Exception e)
        {
            trace?.SetTag("error.type", e.GetType().Name).SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }
}
