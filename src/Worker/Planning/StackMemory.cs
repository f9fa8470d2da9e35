using System.Collections.Concurrent;
using Reconciler.Worker.Composition;
using Reconciler.Worker.Resources;

namespace Reconciler.Worker.Planning;

/// <summary>
/// What a process remembers of a stack from pass to pass: where it stood with each resource. All of it can be lost at any
/// moment without harm, for what is true is in AWS.
/// </summary>
internal sealed class StackMemory
{
    private readonly ConcurrentDictionary<ResourceAddress, ResourceMemory> _resources = [];

    public ResourceMemory this[ResourceAddress address] => _resources.GetOrAdd(address, _ => new ResourceMemory());

    public Hint HintOf(ResourceAddress address) =>
        _resources.TryGetValue(address, out var memory) ? new Hint(memory.Id, memory.IsMoving) : default;

    /// <summary>Whether this process applied the model of this hash before, so that a difference is drift.</summary>
    public bool WasApplied(ResourceAddress address, string hash) =>
        _resources.TryGetValue(address, out var memory) && memory.AppliedHash == hash;

    /// <summary>Forgets why things have stalled, so that they are tried once more.</summary>
    public void TryAgain()
    {
        foreach (var memory in _resources.Values.Where(memory => memory.StalledBecause is not null)) memory.Settle();
    }
}
