using System.Collections.Concurrent;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Spec;

namespace Reconciler.Worker.Hosting;

/// <summary>The latest status of each stack and each git source of the operator. Thread-safe.</summary>
/// <param name="clock">The clock.</param>
/// <param name="authors">Knows who changed what, if events tell it.</param>
internal sealed class StatusStore(TimeProvider clock, ChangeAuthors? authors = null)
{
    private readonly ConcurrentDictionary<string, StackReport> _reports = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SourceReport> _sources = new(StringComparer.Ordinal);

    /// <summary>The changes of conditions.</summary>
    public EventLog Events { get; } = new();

    /// <summary>What passes have changed lately.</summary>
    public ChangeHistory Changes { get; } = new(clock);

    /// <summary>The latest lines of builds.</summary>
    public BuildOutput Builds { get; } = new(clock);

    /// <summary>Told the key of a stack or source whose report has changed. It must return quickly.</summary>
    public event Action<string>? Changed;

    /// <summary>The status of each stack after its latest pass, ordered by the name of the stack.</summary>
    public IEnumerable<StackStatus> Statuses =>
        _reports.Values.Select(report => report.Status).OfType<StackStatus>().OrderBy(status => status.Stack, StringComparer.Ordinal);

    /// <summary>The errors of the stacks whose specs are invalid now, by the path of the stack.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SpecError>> InvalidSpecs => _reports.Values
        .Where(report => report.Errors.Count > 0)
        .ToDictionary(report => report.Key, report => report.Errors, StringComparer.Ordinal);

    /// <summary>What is known of each stack, ordered by name and key.</summary>
    public IReadOnlyList<StackReport> Reports => [.. _reports.Values
        .OrderBy(report => report.Name ?? report.Key, StringComparer.Ordinal)
        .ThenBy(report => report.Key, StringComparer.Ordinal)];

    /// <summary>The git sources, ordered.</summary>
    public IReadOnlyList<SourceReport> Sources => [.. _sources.Values.OrderBy(source => source.Source, StringComparer.Ordinal)];

    /// <summary>The time between two resyncs of a stack that was asked for.</summary>
    public TimeSpan Resync { get; set; }

    /// <summary>The time between two resyncs of a stack. It is longer than asked for if the quotas of AWS require it.</summary>
    public TimeSpan ResyncPeriod { get; set; }

    /// <summary>Stores the result of a pass. The specs of a folder of people count as valid from now on.</summary>
    public void Report(string key, StackReconciler reconciler, PassResult result) => Update(key, report => report with
    {
        Name = reconciler.Stack.Name,
        Errors = report.Source is { Status: false } ? report.Errors : [],
        Status = StackStatus.Create(reconciler, result, report.Status),
        Links = FindLinks(result.Plan.Graph),
        Drift = DriftedField.Find(
            result.Outcomes, report.Drift, reconciler.Aws.Clock.GetUtcNow(), outcome => FindAuthor(reconciler, outcome, report.Status)),
        LastPass = reconciler.Aws.Clock.GetUtcNow(),
        StatusCommit = report.Commit,
        Held = null,
    });

    /// <summary>Stores the errors of invalid specs. The status of the latest pass stays.</summary>
    public void ReportInvalid(string key, IReadOnlyList<SpecError> errors) => Update(key, report => report with { Errors = errors });

    /// <summary>Stores where the specs of a stack are from.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="reason">The reason of the condition.</param>
    /// <param name="isReady">Whether the newest commit is in force.</param>
    /// <param name="message">The message of the condition.</param>
    /// <param name="errors">The errors of the newest commit.</param>
    /// <returns>Whether that is news.</returns>
    public bool ReportOrigin(
        TrackedStack stack, string reason, bool isReady, string message, IReadOnlyList<SpecError> errors) =>
        Update(stack.Key, report => report with
        {
            ObservedCommit = stack.Newest?.Id,
            Commit = stack.InForce?.Commit?.Id,
            Errors = errors,
            Source = CreateCondition(report.Source, SourceReport.ConditionType, isReady, reason, message),
        });

    /// <summary>Stores why nothing of a stack is changed, as its condition Stalled.</summary>
    public void ReportHeld(string key, string reason, string message) => Update(key, report => report with
    {
        Held = CreateCondition(report.Held, ConditionTypes.Stalled, true, reason, message),
    });

    /// <summary>Returns what is known of a stack; null if nothing is.</summary>
    public StackReport? Find(string key) => _reports.GetValueOrDefault(key);

    /// <summary>Forgets a stack.</summary>
    public void Forget(string key)
    {
        if (!_reports.TryRemove(key, out _)) return;
        Changes.Forget(key);
        Builds.Forget(key);
        Changed?.Invoke(key);
    }

    /// <summary>Keeps a line of a build, and shows it to those who follow builds.</summary>
    public void ReportOutput(string key, string stack, string resource, string text)
    {
        var line = Builds.Add(key, resource, text);
        Events.AddOutput(new StackEvent(0, line.Time, stack, null, null) { Key = key, Output = line });
    }

    /// <summary>Stores whether a git source can be followed.</summary>
    public void ReportSource(string source, string? commit, string reason, bool isReady, string message)
    {
        var before = _sources.GetValueOrDefault(source);
        var after = _sources.AddOrUpdate(source, _ => Create(null), (_, before) => Create(before.Condition));
        if (before?.Condition != after.Condition) Events.Add(new StackEvent(0, clock.GetUtcNow(), source, commit, after.Condition));
        Changed?.Invoke(source);

        SourceReport Create(Condition? before) =>
            new(source, commit, CreateCondition(before, SourceReport.ConditionType, isReady, reason, message));
    }

    /// <summary>Returns what is known of a source; null if nothing is.</summary>
    public SourceReport? FindSource(string source) => _sources.GetValueOrDefault(source);

    // Messages count what is left to do: they change from pass to pass.
    private static bool IsSame(Condition a, Condition b) => (a.Type, a.Status, a.Reason) == (b.Type, b.Status, b.Reason);

    private static List<(string Resource, string Needs)> FindLinks(ResourceGraph graph) =>
        [.. graph.Ordered.SelectMany(resource => graph.GetDependencies(resource.Address)
            .Select(needed => (resource.Address.ToString(), needed.ToString())))];

    /// <summary>Returns who changed a resource last. What holds it counts if calls name only that, and of a deleted one the last status.</summary>
    private ChangeAuthors.Author? FindAuthor(StackReconciler reconciler, ResourceOutcome outcome, StackStatus? before)
    {
        if (authors is null || !outcome.IsDrift) return null;
        var (account, live, address) = (reconciler.Aws.AccountId, outcome.Live, outcome.Address.ToString());
        var shown = live?.DisplayName ?? before?.Resources.FirstOrDefault(resource => resource.Address == address)?.Id;
        return authors.Find(account, live?.Id, shown, shown?[(shown.LastIndexOfAny(['/', ':']) + 1)..])
            ?? authors.Find(account, live?.ParentId);
    }

    private bool Update(string key, Func<StackReport, StackReport> change)
    {
        var before = _reports.GetValueOrDefault(key);
        var after = _reports.AddOrUpdate(key, _ => change(new StackReport(key)), (_, report) => change(report));
        if (after == before) return false;
        var told = before?.Conditions ?? [];
        foreach (var condition in after.Conditions.Where(condition => !told.Any(old => IsSame(old, condition))))
            Events.Add(new StackEvent(0, clock.GetUtcNow(), after.Name ?? key, after.ObservedCommit, condition) { Key = key });
        Events.Add(new StackEvent(0, clock.GetUtcNow(), after.Name ?? key, after.ObservedCommit, null) { Key = key });
        Changed?.Invoke(key);
        return true;
    }

    private Condition CreateCondition(Condition? before, string type, bool status, string reason, string message) =>
        new(type, status, reason, message, before?.Status == status ? before.LastTransitionTime : clock.GetUtcNow());
}
