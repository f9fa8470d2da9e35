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

    public IReadOnlySet<string> Members { get; } = ModelMapper.GetMemberNames(typeof(TDesired)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the strings that identify the resource. All must be known before it can be observed.</summary>
    protected abstract IEnumerable<string?> Identity(TDesired desired);

    protected abstract Task<LiveResource?> ObserveAsync(
        AwsAccount aws, TDesired desired, ObservationHint hint, CancellationToken cancellationToken);

    /// <inheritdoc cref="IResourceType.CheckPreconditionAsync"/>
    protected virtual Task<string?> CheckPreconditionAsync(AwsAccount aws, TDesired desired, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    protected abstract Task<string> CreateAsync(AwsAccount aws, TDesired desired, CancellationToken cancellationToken);

    protected abstract Task UpdateAsync(
        AwsAccount aws, TDesired desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken);

    public abstract Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken);

    protected virtual Task<bool> RepairAsync(AwsAccount aws, TDesired desired, LiveResource live, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public virtual IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws, IReadOnlyCollection<string> parents, CancellationToken cancellationToken) => AsyncEnumerable.Empty<LiveResource>();

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

    Task<string?> IResourceType.CheckPreconditionAsync(AwsAccount aws, object desired, CancellationToken cancellationToken) =>
        CheckPreconditionAsync(aws, (TDesired)desired, cancellationToken);

    Task<string> IResourceType.CreateAsync(AwsAccount aws, object desired, CancellationToken cancellationToken) =>
        CreateAsync(aws, (TDesired)desired, cancellationToken);

    Task IResourceType.UpdateAsync(
        AwsAccount aws, object desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken) =>
        UpdateAsync(aws, (TDesired)desired, live, changes, cancellationToken);

    Task<bool> IResourceType.RepairAsync(AwsAccount aws, object desired, LiveResource live, CancellationToken cancellationToken) =>
        RepairAsync(aws, (TDesired)desired, live, cancellationToken);

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
