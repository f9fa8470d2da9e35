using Amazon.ResourceGroupsTaggingAPI.Model;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Reads the tags of many resources with one call: GetResources of the Resource Groups Tagging API takes up to a hundred ARNs. While a call
/// is made, further readers gather for the next one, so no reader waits for a timer and a single reader does not wait at all. The index
/// follows the services with a delay: <see cref="TagReads"/> confirms its answers before a change relies on them.
/// </summary>
/// <param name="call">Makes the call.</param>
/// <param name="clock">The clock.</param>
/// <param name="retryAfter">After this time an index that the caller may not read, or that the endpoint lacks, is tried again.</param>
internal sealed class TagIndex(
    Func<GetResourcesRequest, CancellationToken, Task<GetResourcesResponse>> call, TimeProvider clock, TimeSpan retryAfter)
{
    /// <summary>The most ARNs of one call. Source: the API reference of GetResources.</summary>
    public const int MaxArns = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource<IReadOnlyDictionary<string, string>?>> _waiting = new(StringComparer.Ordinal);
    private bool _isReading;
    private DateTimeOffset _absentUntil = DateTimeOffset.MinValue;

    /// <summary>
    /// Returns the tags of a resource; null if the index does not have it or cannot be read, so that its service must be asked. Never
    /// fails.
    /// </summary>
    /// <param name="arn">The ARN of the resource.</param>
    public Task<IReadOnlyDictionary<string, string>?> FindAsync(string arn)
    {
        lock (_gate)
        {
            if (clock.GetUtcNow() < _absentUntil) return Task.FromResult<IReadOnlyDictionary<string, string>?>(null);
            if (!_waiting.TryGetValue(arn, out var reader))
            {
                _waiting[arn] = reader = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (!_isReading)
            {
                _isReading = true;
                _ = ReadAllAsync();
            }

            return reader.Task;
        }
    }

    private async Task ReadAllAsync()
    {
        // The readers may have different urgencies, and one call serves them all.
        using var urgency = CallUrgency.Begin(CallPriority.Change);
        await Task.Yield();
        while (TakeBatch() is { Count: > 0 } batch)
        {
            var found = await ReadAsync([.. batch.Keys]);
            foreach (var (arn, reader) in batch) reader.SetResult(found.GetValueOrDefault(arn));
        }
    }

    private Dictionary<string, TaskCompletionSource<IReadOnlyDictionary<string, string>?>> TakeBatch()
    {
        lock (_gate)
        {
            var batch = _waiting.Take(MaxArns).ToDictionary(StringComparer.Ordinal);
            foreach (var arn in batch.Keys) _waiting.Remove(arn);
            _isReading = batch.Count > 0;
            return batch;
        }
    }

    private async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> ReadAsync(List<string> arns)
    {
        try
        {
            var response = await call(new GetResourcesRequest { ResourceARNList = arns }, CancellationToken.None);
            return (response.ResourceTagMappingList ?? []).ToDictionary(
                mapping => mapping.ResourceARN,
                mapping => (IReadOnlyDictionary<string, string>)(mapping.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value),
                StringComparer.Ordinal);
        }
        catch (Exception e)
        {
            // The services are asked instead, so the failure is not lost: if it is one of the network, their calls report it.
            if (IsAbsent(e)) lock (_gate) _absentUntil = clock.GetUtcNow() + retryAfter;
            return [];
        }
    }

    private static bool IsAbsent(Exception failure) => FailureClassifier.IsAwsFailure(failure)
        && FailureClassifier.Classify(failure).Kind is not (FailureKind.Throttled or FailureKind.Transient);
}
