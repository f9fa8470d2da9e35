using System.Collections.Concurrent;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Planning;

/// <summary>
/// The memory of a process about one stack, from pass to pass: the progress of each resource and what was created. It is not a state file:
/// losing it is harmless, because every pass observes AWS.
/// </summary>
public sealed class StackMemory
{
    private readonly ConcurrentDictionary<ResourceAddress, ResourceProgress> _resources = [];
    private readonly ConcurrentDictionary<ResourceAddress, ResourceProgress> _bookkeeping = [];
    private readonly ConcurrentDictionary<(string Type, string Id), DateTimeOffset> _created = [];
    private readonly ConcurrentDictionary<ResourceAddress, string> _owned = [];
    private readonly ConcurrentDictionary<ResourceAddress, ToolCatalog> _tools = [];
    private readonly ConcurrentDictionary<ResourceAddress, DateTimeOffset> _unlisted = [];
    private volatile bool _isRequested;

    /// <summary>The number of entries.</summary>
    internal int Count => _resources.Count + _bookkeeping.Count + _created.Count + _owned.Count + _tools.Count + _unlisted.Count;

    internal ResourceProgress this[ResourceAddress address]
    {
        get => _resources.GetValueOrDefault(address) ?? Initial;
        set => _resources[address] = value;
    }

    private ResourceProgress Initial =>
        _isRequested ? ResourceProgress.None with { Ledger = new AttemptLedger { IsRequested = true } } : ResourceProgress.None;

    internal ObservationHint GetHint(ResourceAddress address) =>
        _resources.TryGetValue(address, out var progress) ? new ObservationHint(progress.Id, progress.IsMoving) : default;

    /// <summary>Whether this process applied the desired state with this spec hash last, so that a difference is drift.</summary>
    internal bool WasApplied(ResourceAddress address, string hash) =>
        _resources.TryGetValue(address, out var progress) && progress.AppliedHash == hash;

    /// <summary>Records that a resource had our tags. If it loses them, it is still ours.</summary>
    internal void RecordOwned(ResourceAddress address, string id) => _owned[address] = id;

    /// <summary>Returns the identifier of a resource that had our tags when it was observed last; null if there is none.</summary>
    internal string? FindOwned(ResourceAddress address) => _owned.GetValueOrDefault(address);

    /// <summary>Returns the progress of the bookkeeping tags of a parent. Its attempts are counted apart from those of the parent.</summary>
    internal ResourceProgress GetBookkeeping(ResourceAddress parent) => _bookkeeping.GetValueOrDefault(parent) ?? ResourceProgress.None;

    internal void SetBookkeeping(ResourceAddress parent, ResourceProgress progress) => _bookkeeping[parent] = progress;

    /// <summary>Records the tools of a target that were agreed to. Their tag has only a hash of them.</summary>
    internal void RecordTools(ResourceAddress target, ToolCatalog tools) => _tools[target] = tools;

    /// <summary>Returns the tools of a target that were agreed to last; null if this process has not seen them.</summary>
    internal ToolCatalog? FindTools(ResourceAddress target) => _tools.GetValueOrDefault(target);

    /// <summary>Records since when the server of a target does not list its tools; null if it does.</summary>
    internal void RecordUnlisted(ResourceAddress target, DateTimeOffset? since)
    {
        if (since is { } time) _unlisted[target] = time;
        else _unlisted.TryRemove(target, out _);
    }

    /// <summary>Returns since when the server of a target does not list its tools; null if it does.</summary>
    internal DateTimeOffset? FindUnlisted(ResourceAddress target) => _unlisted.TryGetValue(target, out var since) ? since : null;

    /// <summary>Records a created resource: lists that were cached before do not contain it.</summary>
    internal void RecordCreated(IResourceSchema type, string id, DateTimeOffset at) => _created[(type.Name, id)] = at;

    /// <summary>Removes the record of a created resource, because it was deleted.</summary>
    internal void RecordDeleted(IResourceSchema type, string id) => _created.TryRemove((type.Name, id), out _);

    /// <summary>Forgets the progress of a resource, because it is gone.</summary>
    internal void Forget(ResourceAddress address)
    {
        _resources.TryRemove(address, out _);
        _owned.TryRemove(address, out _);
        _bookkeeping.TryRemove(address, out _);
        _tools.TryRemove(address, out _);
        _unlisted.TryRemove(address, out _);
    }

    /// <summary>Returns the resources of a type that this process created and did not delete, with the times of their creation.</summary>
    internal IEnumerable<(string Id, DateTimeOffset At)> GetCreated(string type) =>
        _created.Where(created => created.Key.Type == type).Select(created => (created.Key.Id, created.Value));

    /// <summary>
    /// Somebody asks for the stack to be reconciled: the next pass tries again what is retried later or is stalled, also changes that cost
    /// money, such as builds.
    /// </summary>
    public void RequestRetry()
    {
        _isRequested = true;
        _bookkeeping.Clear();
        foreach (var target in _unlisted.Keys) _unlisted[target] = DateTimeOffset.MinValue;
        foreach (var (address, progress) in _resources)
        {
            _resources[address] = progress with
            {
                State = progress.State is ProgressState.Retrying or ProgressState.Stalled or ProgressState.Awaiting
                    ? new ProgressState.Unknown()
                    : progress.State,
                Ledger = new AttemptLedger { DesiredHash = progress.Ledger.DesiredHash, IsRequested = true },
                Budget = default,
            };
        }
    }
}
