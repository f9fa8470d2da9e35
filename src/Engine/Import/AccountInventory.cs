using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Import;

/// <summary>Reads what exists in an account and region, each list once.</summary>
/// <param name="types">The resource types.</param>
/// <param name="aws">The account.</param>
/// <param name="progress">Is told what is read.</param>
internal sealed class AccountInventory(ResourceTypes types, AwsAccount aws, IProgress<string> progress)
{
    private readonly Dictionary<(string Type, string? Parent), IReadOnlyList<LiveResource>> _read = [];
    private readonly Dictionary<(string Type, string Name), LiveResource?> _observed = [];
    private readonly List<string> _failures = [];

    public ResourceTypes Types { get; } = types;

    public AwsIdentity Identity { get; } = aws.Identity;

    /// <summary>The types that could not be read, with the reason.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Returns all resources of a type, or those of a parent. A list that cannot be read is a failure, and empty.</summary>
    public async Task<IReadOnlyList<LiveResource>> ListAsync(IResourceType type, string? parent, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue((type.Name, parent), out var known)) return known;
        if (parent is null) progress.Report($"reading {type.Name}");
        var found = new List<LiveResource>();
        try
        {
            await foreach (var live in type.EnumerateAsync(aws, parent is null ? [] : [parent], cancellationToken)) found.Add(live);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            _failures.Add($"{type.Name}{(parent is null ? "" : $" of {parent}")} cannot be read: {FailureClassifier.Classify(e)}");
            found.Clear();
        }

        return _read[(type.Name, parent)] = found;
    }

    /// <summary>Returns a resource by its name; null if it does not exist or cannot be read, which is a failure.</summary>
    public async Task<LiveResource?> FindAsync(IResourceType type, string name, object state, CancellationToken cancellationToken)
    {
        if (_observed.TryGetValue((type.Name, name), out var known)) return known;
        LiveResource? found = null;
        try
        {
            found = await type.ObserveAsync(aws, state, new ObservationHint(null, false), cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            _failures.Add($"{type.Name} {name} cannot be read: {FailureClassifier.Classify(e)}");
        }

        return _observed[(type.Name, name)] = found;
    }

    /// <summary>Says which data of people a resource holds, such as <c>12 users</c>; null if none, or if it cannot be read.</summary>
    public async Task<string?> DescribeDataAsync(IResourceType type, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            return await type.DescribeDataAsync(aws, live, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            _failures.Add($"what {type.Name} {live.Id} holds cannot be read: {FailureClassifier.Classify(e)}");
            return null;
        }
    }
}
