using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>
/// Observes, creates, updates and deletes the resources of one AWS type.
/// <para>
/// Contract for all verbs:
/// </para>
/// <list type="bullet">
/// <item>
/// Implementations are stateless and are called from several threads at once. One resource has one verb at a time. Cached reads belong into
/// <see cref="AccountView"/>, never into fields.
/// </item>
/// <item>
/// Every AWS call goes through <see cref="AwsAccount.CallAsync"/> or <see cref="AwsAccount.ListAsync"/>, which wait for the call rate,
/// count, and retry. Requests to the data plane use <see cref="AwsAccount.AgentCoreDataPlane"/>, and count themselves. A verb must not
/// retry, poll or sleep; the executor polls with <see cref="ObserveAsync"/>.
/// </item>
/// <item>
/// Exceptions of AWS calls pass through: the caller classifies them with <see cref="FailureClassifier"/>, and retries or reports them.
/// <see cref="Secrets.SecretMissingException"/> stalls the resource with its message. Any other exception is a bug and ends the pass.
/// </item>
/// <item>
/// A verb that changes something must invalidate the cached reads that it affects, also if it throws, because the call may have succeeded.
/// </item>
/// <item>
/// The <c>desired</c> argument contains no placeholder, except in <see cref="ObserveAsync"/>, and must not be changed.
/// </item>
/// </list>
/// </summary>
internal interface IResourceType : IResourceSchema
{
    /// <summary>The class of the desired state.</summary>
    Type StateType { get; }

    /// <summary>
    /// Finds the resource by its name and parent; null means that it does not exist. Called once for each resource in each pass, again
    /// after each change, and while polling. Idempotent: it reads only. It must not return null if a call is forbidden or fails; the
    /// planner would create the resource a second time. If several resources have the name, it returns the one with our tags.
    /// <para>
    /// Cost: no call if the cached reads are fresh, usually one get otherwise, plus the list calls that all stacks share. With
    /// <see cref="ObservationHint.HasPendingChange"/> the result must not be older than the change, so a cached list is not sufficient.
    /// </para>
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="desired">The desired state. Its identity contains no placeholder; other members may.</param>
    /// <param name="hint">What this process knows from earlier passes. It selects the call to begin with.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task<LiveResource?> ObserveAsync(AwsAccount aws, object desired, ObservationHint hint, CancellationToken cancellationToken);

    /// <summary>
    /// Finds a resource that the specs use and do not manage; null means that it does not exist. Only its identifier and its attributes
    /// matter, so the rest need not be read. Idempotent: it reads only. Cost: no call if the cached reads are fresh, one get otherwise.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="desired">The desired state, which has the name and the parent.</param>
    /// <param name="id">The identifier; null if the name identifies the resource.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task<LiveResource?> FindExistingAsync(AwsAccount aws, object desired, string? id, CancellationToken cancellationToken);

    /// <summary>
    /// Returns what must become ready without our help before a create, update or repair can succeed, as message; null if nothing.
    /// Called before each such step, until the deadline of preconditions. Idempotent: it changes nothing that the specs define. It must
    /// return null if it cannot tell, such as for a forbidden call, so that AWS decides. Cost: at most one call.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="desired">The desired state.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<string?> CheckPreconditionAsync(AwsAccount aws, object desired, CancellationToken cancellationToken);

    /// <summary>
    /// Creates the resource and returns its identifier. Called if <see cref="ObserveAsync"/> returned null. Not idempotent: a second call
    /// fails with a conflict, or creates a second resource where names are not unique, so the caller observes again after every failure.
    /// If the type has tags, the first call must already set the owner tags: after an interruption the next pass finds the resource as ours
    /// and completes it with <see cref="UpdateAsync"/>. It must not wait until the resource is ready. Cost: one call, plus one for each
    /// part that the create request cannot contain.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="desired">The desired state, with tags.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task<string> CreateAsync(AwsAccount aws, object desired, CancellationToken cancellationToken);

    /// <summary>
    /// Called after a parent was created: it has no resources of this type, or only those that AWS creates with it, so its list need not be
    /// read. Makes no call.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="parentId">The identifier of the parent.</param>
    void OnParentCreated(AwsAccount aws, string parentId);

    /// <summary>Makes the next observation of a resource call AWS, because it may have changed. Makes no call itself.</summary>
    /// <param name="aws">The account.</param>
    /// <param name="live">The observed resource.</param>
    void Invalidate(AwsAccount aws, LiveResource live);

    /// <summary>
    /// Changes the live resource in place so that it matches the desired state. Called if the diff found differences, none of them in a
    /// create-only member, or to repair a degraded resource. Idempotent. If it takes several calls, the tags come last: the spec hash
    /// among them states that everything before is done. Members that the service sets by itself keep their live value. Cost: one call
    /// for each group of changed members that AWS updates together, plus up to two for tags.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="desired">The desired state, with tags.</param>
    /// <param name="live">The observed resource.</param>
    /// <param name="changes">The differences, at least one.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task UpdateAsync(
        AwsAccount aws, object desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the resource, or performs the next step towards it, such as deleting its children first. Called to prune, to destroy, to
    /// replace, and to repair if <see cref="RepairAsync"/> returned false: once in each pass in which the resource exists and its phase is
    /// not <see cref="Phase.Deleting"/>. Idempotent: a resource that does not exist is not an error. It must not wait until the resource is
    /// gone. Cost: one call, plus those for its children.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="live">The observed resource.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken);

    /// <summary>
    /// Returns what would be lost for good if the resource was deleted, such as <c>12 users</c>; null if nothing. Called only for types
    /// with <see cref="ResourceTraits.HoldsData"/>, and only if a deletion or a replace is planned. Idempotent: it reads only. Cost: one call.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="live">The observed resource.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task<string?> DescribeDataAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken);

    /// <summary>
    /// Repairs a failed resource without replacing it. Returns false, without any call, if only a replace helps; the caller then deletes
    /// the resource. Called again with growing delays for <see cref="EngineOptions.RepairPatience"/>, or at most
    /// <see cref="ResourceTraits.PaidAttempts"/> times. Calling it twice repeats the repair. It must not wait for the result. Cost: one
    /// call.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="desired">The desired state.</param>
    /// <param name="live">The observed resource, in <see cref="Phase.Failed"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<bool> RepairAsync(AwsAccount aws, object desired, LiveResource live, CancellationToken cancellationToken);

    /// <summary>
    /// Returns every resource of the type that could belong to the stack. Called for the ownership index of top-level types, to find
    /// orphans if one is likely, while an orphan is being deleted, and for targets and policies to compute access. Idempotent: it reads
    /// only. It must throw if it cannot read all resources. It must not return resources that must not be pruned, such as those that AWS
    /// creates itself. Cost: the list calls that all stacks share, plus one get for each resource whose list entry is incomplete.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="parents">The identifiers of the live parents in the stack. Ignored by top-level types.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    IAsyncEnumerable<LiveResource> EnumerateAsync(AwsAccount aws, IReadOnlyCollection<string> parents, CancellationToken cancellationToken);
}
