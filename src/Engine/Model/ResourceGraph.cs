using System.Collections.Frozen;

namespace Reconciler.Engine.Model;

/// <summary>The resources of a stack and what must be ready before what.</summary>
public sealed class ResourceGraph
{
    private readonly FrozenDictionary<ResourceAddress, DesiredResource> _byAddress;
    private readonly FrozenDictionary<ResourceAddress, IReadOnlyList<ResourceAddress>> _dependencies;

    internal ResourceGraph(IEnumerable<DesiredResource> resources)
    {
        _byAddress = resources.ToFrozenDictionary(resource => resource.Address);
        _dependencies = _byAddress.Values.ToFrozenDictionary(resource => resource.Address, FindDependencies);
        Ordered = Sort();
    }

    /// <summary>Every resource, each after those it depends on; the same order for the same stack.</summary>
    public IReadOnlyList<DesiredResource> Ordered { get; }

    public DesiredResource this[ResourceAddress address] => _byAddress[address];

    public bool Contains(ResourceAddress address) => _byAddress.ContainsKey(address);

    /// <summary>What must be ready before a resource can be.</summary>
    public IReadOnlyList<ResourceAddress> GetDependencies(ResourceAddress address) => _dependencies[address];

    private IReadOnlyList<ResourceAddress> FindDependencies(DesiredResource resource) =>
        [.. resource.References
            .Select(reference => reference.Resource)
            .Concat(resource.After)
            .Where(_byAddress.ContainsKey)
            .Distinct()
            .Order()];

    private List<DesiredResource> Sort()
    {
        var ordered = new List<DesiredResource>(_byAddress.Count);
        var state = new Dictionary<ResourceAddress, bool>(_byAddress.Count);
        var path = new Stack<ResourceAddress>();
        foreach (var address in _byAddress.Keys.Order()) Visit(address);
        return ordered;

        void Visit(ResourceAddress address)
        {
            if (state.TryGetValue(address, out var done))
            {
                if (done) return;
                throw new InvalidOperationException(
                    $"Resources depend on each other in a circle: {string.Join(" -> ", path.Reverse().SkipWhile(a => a != address))} -> {address}.");
            }

            state[address] = false;
            path.Push(address);
            foreach (var dependency in _dependencies[address]) Visit(dependency);
            path.Pop();
            state[address] = true;
            ordered.Add(_byAddress[address]);
        }
    }
}
