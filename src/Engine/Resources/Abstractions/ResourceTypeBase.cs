using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>Implements <see cref="IResourceType"/> with a typed desired state. The contract of the verbs is documented there.</summary>
/// <typeparam name="TDesired">The class of the desired state.</typeparam>
internal abstract class ResourceTypeBase<TDesired> : IResourceType where TDesired : class
{
    public abstract string Name { get; }

    public virtual ResourceTraits Traits => ResourceTraits.None;

    public virtual string? ParentType => null;

    public Type StateType => typeof(TDesired);

    public IReadOnlySet<string> Members { get; } = ModelMapper.GetMemberNames(typeof(TDesired)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the strings that identify the resource. All must be known before it can be observed.</summary>
    protected abstract IEnumerable<string?> Identity(TDesired desired);

    protected abstract Task<LiveResource?> ObserveAsync(
        AwsAccount aws, TDesired desired, ObservationHint hint, CancellationToken cancellationToken);

    /// <inheritdoc cref="IResourceType.FindExistingAsync"/>
    protected virtual Task<LiveResource?> FindExistingAsync(
        AwsAccount aws, TDesired desired, string? id, CancellationToken cancellationToken) =>
        ObserveAsync(aws, desired, new ObservationHint(id, HasPendingChange: false), cancellationToken);

    /// <inheritdoc cref="IResourceType.CheckPreconditionAsync"/>
    protected virtual Task<string?> CheckPreconditionAsync(AwsAccount aws, TDesired desired, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    protected abstract Task<string> CreateAsync(AwsAccount aws, TDesired desired, CancellationToken cancellationToken);

    protected abstract Task UpdateAsync(
        AwsAccount aws, TDesired desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken);

    protected abstract Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken);

    protected virtual Task<bool> RepairAsync(AwsAccount aws, TDesired desired, LiveResource live, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public virtual Task<string?> DescribeDataAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    public virtual IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws, IReadOnlyCollection<string> parents, CancellationToken cancellationToken) => AsyncEnumerable.Empty<LiveResource>();

    /// <summary>
    /// Invalidates the cached reads that a create affects. Called after each create, also after one that failed.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="desired">The desired state.</param>
    /// <param name="failure">Why it failed, null if it succeeded. Unless AWS refused its first call, the resource may exist.</param>
    protected abstract void InvalidateCreated(AwsAccount aws, TDesired desired, Exception? failure);

    /// <summary>
    /// Invalidates the cached reads of a live resource. Called after each update, repair and deletion, also after one that failed: its
    /// call may have succeeded.
    /// </summary>
    protected virtual void Invalidate(AwsAccount aws, LiveResource live) =>
        aws.View.MarkChanged(ViewScope.OfResource(Name, live.ParentId, live.Id));

    /// <inheritdoc/>
    public virtual void OnParentCreated(AwsAccount aws, string parentId)
    {
    }

    /// <inheritdoc cref="IResourceSchema.CompareExtra"/>
    protected virtual IEnumerable<FieldChange> CompareExtra(TDesired desired, LiveResource live) => [];

    /// <inheritdoc cref="IResourceSchema.FindRefusal"/>
    protected virtual string? FindRefusal(TDesired desired, LiveResource live, FieldChange change) => null;

    protected virtual IReadOnlyDictionary<string, string>? GetTags(TDesired desired) => null;

    protected virtual void SetTags(TDesired desired, IReadOnlyDictionary<string, string> tags)
    {
    }

    bool IResourceSchema.CanObserve(object desired) =>
        Identity((TDesired)desired).All(text => text is not null && !AttributeRef.IsUnresolved(text));

    Task<LiveResource?> IResourceType.ObserveAsync(
        AwsAccount aws, object desired, ObservationHint hint, CancellationToken cancellationToken) =>
        ObserveAsync(aws, (TDesired)desired, hint, cancellationToken);

    Task<LiveResource?> IResourceType.FindExistingAsync(
        AwsAccount aws, object desired, string? id, CancellationToken cancellationToken) =>
        FindExistingAsync(aws, (TDesired)desired, id, cancellationToken);

    Task<string?> IResourceType.CheckPreconditionAsync(AwsAccount aws, object desired, CancellationToken cancellationToken) =>
        CheckPreconditionAsync(aws, (TDesired)desired, cancellationToken);

    void IResourceType.Invalidate(AwsAccount aws, LiveResource live) => Invalidate(aws, live);

    async Task<string> IResourceType.CreateAsync(AwsAccount aws, object desired, CancellationToken cancellationToken)
    {
        try
        {
            var id = await CreateAsync(aws, (TDesired)desired, cancellationToken);
            InvalidateCreated(aws, (TDesired)desired, null);
            return id;
        }
        catch (Exception e)
        {
            InvalidateCreated(aws, (TDesired)desired, e);
            throw;
        }
    }

    async Task IResourceType.UpdateAsync(
        AwsAccount aws, object desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            await UpdateAsync(aws, (TDesired)desired, live, changes, cancellationToken);
        }
        finally
        {
            Invalidate(aws, live);
        }
    }

    async Task IResourceType.DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(aws, live, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            // It is gone already, or a part of it is. The next observation tells which.
        }
        finally
        {
            Invalidate(aws, live);
        }
    }

    async Task<bool> IResourceType.RepairAsync(AwsAccount aws, object desired, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            return await RepairAsync(aws, (TDesired)desired, live, cancellationToken);
        }
        finally
        {
            Invalidate(aws, live);
        }
    }

    IEnumerable<FieldChange> IResourceSchema.CompareExtra(object desired, LiveResource live) => CompareExtra((TDesired)desired, live);

    string? IResourceSchema.FindRefusal(object desired, LiveResource live, FieldChange change) =>
        FindRefusal((TDesired)desired, live, change);

    IReadOnlyDictionary<string, string>? IResourceSchema.GetTags(object desired) => GetTags((TDesired)desired);

    object IResourceSchema.WithTags(object desired, IReadOnlyDictionary<string, string> tags)
    {
        var copy = ModelMapper.Clone((TDesired)desired);
        SetTags(copy, tags);
        return copy;
    }
}
