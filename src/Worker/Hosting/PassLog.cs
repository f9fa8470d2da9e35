using Microsoft.Extensions.Logging;
using Reconciler.Engine.Execution;

namespace Reconciler.Worker.Hosting;

/// <summary>Logs the results of passes: what drifted, new warnings, and how many resources are ready if that has changed.</summary>
internal static class PassLog
{
    /// <summary>Logs a pass.</summary>
    /// <param name="log">The log.</param>
    /// <param name="managed">What the log said about the stack before.</param>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="result">The result of the pass.</param>
    /// <param name="drift">What has drifted.</param>
    public static void Write(ILogger log, ManagedStack managed, string stack, PassResult result, IReadOnlyList<DriftedField> drift)
    {
        // A pass that waits finds the same again: it is logged when it is new. What is healed and there again has drifted anew.
        foreach (var field in drift.Where(field => !managed.LoggedDrift.Contains(field.Key))) WriteDrift(log, stack, field);
        var healed = result.Outcomes.Where(outcome => outcome.State == ResourceState.Ready)
            .Select(outcome => outcome.Address.ToString()).ToHashSet(StringComparer.Ordinal);
        managed.LoggedDrift = drift.Where(field => !healed.Contains(field.Resource)).Select(field => field.Key).ToHashSet();

        // Warnings stay until a person acts: log them when they change, not in every pass.
        foreach (var warning in result.Plan.Warnings.Except(managed.Warnings)) log.LogWarning("{Stack}: {Warning}", stack, warning);
        managed.Warnings = result.Plan.Warnings;

        var ready = result.Outcomes.Count(outcome => outcome.State is ResourceState.Ready or ResourceState.Deleted);
        var counts = (ready, result.Outcomes.Count);
        var hasActed = result.Outcomes.Any(outcome => outcome.Change != Engine.Planning.ChangeKind.None);
        log.Log(
            counts != managed.LastCounts || hasActed ? LogLevel.Information : LogLevel.Debug,
            "{Stack}: {Ready} of {Total} resources ready",
            stack,
            ready,
            result.Outcomes.Count);
        (managed.Name, managed.LastCounts) = (stack, counts);
    }

    /// <summary>Logs a resync that found nothing to do.</summary>
    /// <param name="log">The log.</param>
    /// <param name="managed">The stack.</param>
    public static void WriteStandstill(ILogger log, ManagedStack managed) => log.LogDebug(
        "{Stack}: {Ready} of {Total} resources ready, stands still", managed.Name, managed.LastCounts?.Ready, managed.LastCounts?.Total);

    private static void WriteDrift(ILogger log, string stack, DriftedField field)
    {
        var action = field.IsHealed ? "healed" : "reported";
        using var scope = field.By is { } by
            ? log.BeginScope(new Dictionary<string, object> { ["By"] = by, ["Operation"] = field.Operation ?? "" })
            : null;
        var author = field.By is null ? "" : $", {field.Operation} by {field.By}";
        if (field.Path is null)
        {
            log.LogWarning(
                "{Stack}: drift of {Resource}: it was deleted outside of git, {Action}{Author}", stack, field.Resource, action, author);
            return;
        }

        log.LogWarning(
            "{Stack}: drift of {Resource} at {Path}: {Live} instead of {Desired}, {Action}{Author}",
            stack,
            field.Resource,
            field.Path,
            field.Live,
            field.Desired,
            action,
            author);
    }
}
