using System.Collections.Concurrent;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Planning;

/// <summary>
/// What a process remembers of a stack from pass to pass: where it stood with each resource. All of it can be lost at any
/// moment without harm, for what is true is in AWS.
/// </summary>
public sealed class StackMemory
{
    private readonly ConcurrentDictionary<ResourceAddress, ResourceProgress> _resources = [];
    private readonly ConcurrentDictionary<(string Type, string Id), DateTimeOffset> _made = [];

    internal ResourceProgress this[ResourceAddress address] => _resources.GetOrAdd(address, _ => new ResourceProgress());

    internal ObservationHint GetHint(ResourceAddress address) =>
        _resources.TryGetValue(address, out var memory) ? new ObservationHint(memory.Id, memory.HasPendingChange) : default;

    /// <summary>Whether this process applied the model of this hash before, so that a difference is drift.</summary>
    internal bool WasApplied(ResourceAddress address, string hash) =>
        _resources.TryGetValue(address, out var memory) && memory.AppliedHash == hash;

    /// <summary>Remembers what was made: what has been read of the account before cannot show it.</summary>
    internal void RecordCreated(IResourceSchema type, string id, DateTimeOffset at) => _made[(type.Name, id)] = at;

    /// <summary>Forgets what was made because it is gone.</summary>
    internal void RecordDeleted(IResourceSchema type, string id) => _made.TryRemove((type.Name, id), out _);

    /// <summary>The identifiers of what this process has made of a type and not seen go, and when.</summary>
    internal IEnumerable<(string Id, DateTimeOffset At)> GetCreated(string type) =>
        _made.Where(made => made.Key.Type == type).Select(made => (made.Key.Id, made.Value));

    /// <summary>Forgets why things have stalled, so that they are tried once more.</summary>
    public void ResetStalled()
    {
        foreach (var memory in _resources.Values.Where(memory => memory.StalledReason is not null)) memory.Reset();
    }
}
