using System.Collections.Frozen;

namespace Reconciler.Engine.Model;

/// <summary>The desired resources of a stack and their dependencies. It contains no cycle.</summary>
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

    /// <summary>All resources, each after its dependencies. The order is deterministic.</summary>
    public IReadOnlyList<DesiredResource> Ordered { get; }

    /// <summary>Returns the resource at an address.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="KeyNotFoundException">The graph does not contain the address.</exception>
    public DesiredResource this[ResourceAddress address] => _byAddress[address];

    /// <summary>Whether the graph contains an address.</summary>
    /// <param name="address">The address.</param>
    public bool Contains(ResourceAddress address) => _byAddress.ContainsKey(address);

    /// <summary>Returns the resources that must be ready before a resource is created or changed, in order of their addresses.</summary>
    /// <param name="address">The address of the resource.</param>
    /// <exception cref="KeyNotFoundException">The graph does not contain the address.</exception>
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
                var cycle = string.Join(" -> ", path.Reverse().SkipWhile(a => a != address));
                throw new InvalidOperationException($"The dependencies of the resources contain a cycle: {cycle} -> {address}.");
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
