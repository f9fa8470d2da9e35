using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// Implements the verbs for the regular shape of the AgentCore API: a list of summaries, a get, a create request, and an update request
/// that replaces everything. Subclasses define the calls and the exceptions from the shape; finding, caching and tagging are here.
/// </summary>
/// <typeparam name="TCreate">The create request, which is the desired state.</typeparam>
/// <typeparam name="TGet">The get response, which is the live state.</typeparam>
internal abstract class AgentCoreResourceType<TCreate, TGet> : ResourceTypeBase<TCreate>, ITaggableResourceType
    where TCreate : class
    where TGet : class
{
    /// <summary>An entry of the list.</summary>
    /// <param name="Id">The identifier that the get call takes.</param>
    /// <param name="Name">The name.</param>
    /// <param name="ChangeToken">A value that changes with the resource; empty if unknown.</param>
    /// <param name="State">The complete state if the list contains it, which saves the get call.</param>
    protected sealed record Summary(string Id, string Name, string ChangeToken, TGet? State = null);

    /// <summary>
    /// Whether the list is read only when a deep check is due. For types with one list for each parent that rarely changes.
    /// </summary>
    protected virtual bool ListsOnDeepCheckOnly => false;

    public virtual bool StoresChildrenHash => true;

    protected abstract string GetName(TCreate desired);

    /// <summary>Returns the identifier of the parent; null for top-level types.</summary>
    protected virtual string? GetParentId(TCreate desired) => null;

    protected abstract Task<IReadOnlyList<Summary>> ListAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken);

    protected abstract Task<TGet> GetAsync(AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken);

    /// <summary>Converts the state, without tags: they are added if <see cref="GetTaggedArn"/> is not null.</summary>
    protected abstract LiveResource ToLive(TGet state);

    /// <summary>Returns the ARN that has the tags; null for types without tags.</summary>
    protected virtual string? GetTaggedArn(TGet state) => null;

    /// <summary>Returns the state with its resource policy; null for types that have none, which saves the call.</summary>
    protected virtual TGet? WithResourcePolicy(TGet state, JsonDocumentText? policy) => null;

    /// <summary>Whether the type has resource policies.</summary>
    protected virtual bool HasResourcePolicy => false;

    protected abstract Task<string> CallCreateAsync(AwsAccount aws, TCreate desired, CancellationToken cancellationToken);

    /// <summary>Sends the update request. Called only if a member other than tags differs.</summary>
    protected abstract Task CallUpdateAsync(
        AwsAccount aws,
        TCreate desired,
        TGet state,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken);

    protected abstract Task CallDeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken);

    protected override IEnumerable<string?> Identity(TCreate desired) =>
        ParentType is null ? [GetName(desired)] : [GetName(desired), GetParentId(desired)];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, TCreate desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var (parent, name) = (GetParentId(desired), GetName(desired));
        if (hint is { Id: { } changed, HasPendingChange: true })
        {
            // Poll AWS, not the cache: a cached response cannot confirm a status.
            aws.View.Forget(ItemKey(parent, changed));
            if (await TryReadAsync(aws, parent, new Summary(changed, name, ""), cancellationToken) is { } live) return live;
        }

        var rows = await RowsAsync(aws, parent, cancellationToken);

        // We know an identifier that is not in the list: the list may lag behind the create.
        var row = rows.FirstOrDefault(row => row.Name == name) ?? (hint.Id is { } known ? new Summary(known, name, "") : null);
        return row is null ? null : await TryReadAsync(aws, parent, row, cancellationToken);
    }

    protected sealed override async Task<string> CreateAsync(AwsAccount aws, TCreate desired, CancellationToken cancellationToken)
    {
        // Without the spec hash, the update that completes the resource is no drift.
        var isComplete = Traits.UpdateOnly.All(member => ModelMapper.ToJson(ModelMapper.Get(desired, member)) is null);
        var list = ListKey(GetParentId(desired));
        var id = await CallCreateAsync(aws, isComplete ? desired : WithoutHash(desired), cancellationToken);
        if (ListsOnDeepCheckOnly) aws.View.Forget(list);
        else aws.View.Add(list, new Summary(id, GetName(desired), ""));
        return id;
    }

    protected override void InvalidateCreated(AwsAccount aws, TCreate desired, Exception? failure)
    {
        if (failure is not null && !FailureClassifier.IsRefusal(failure)) aws.View.Forget(ListKey(GetParentId(desired)));
    }

    protected sealed override async Task UpdateAsync(
        AwsAccount aws, TCreate desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var state = (TGet)live.State;
        var fields = changes.Where(change => !change.IsTag).ToList();
        if (fields.RemoveAll(change => change.Member == AgentCoreResourcePolicy.Member) > 0 && GetTaggedArn(state) is { } arn)
        {
            var policy = (JsonDocumentText?)ModelMapper.Get(desired, AgentCoreResourcePolicy.Member);
            await AgentCoreResourcePolicy.UpdateAsync(aws, ScopeOf(live.ParentId, live.Id), arn, policy, cancellationToken);
        }

        if (fields.Count > 0) await CallUpdateAsync(aws, desired, state, live, fields, cancellationToken);

        // Tags come last: the spec hash among them states that everything before is done.
        var (set, removed) = TagChanges.Extract(changes);
        await UpdateTagsAsync(aws, live, set, removed, cancellationToken);
    }

    public Task UpdateTagsAsync(
        AwsAccount aws, LiveResource live, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken) =>
        GetTaggedArn((TGet)live.State) is { } arn
            ? AgentCoreTags.UpdateAsync(aws, ScopeOf(live.ParentId, live.Id), arn, set, removed, cancellationToken)
            : Task.CompletedTask;

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await CallDeleteAsync(aws, live, cancellationToken);
    }

    private TCreate WithoutHash(TCreate desired)
    {
        var copy = ModelMapper.Clone(desired);
        if (GetTags(desired) is { } tags) SetTags(copy, Ownership.TagsWithoutHash(tags));
        return copy;
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var parent in ParentType is null ? [null] : parents.Cast<string?>())
        {
            foreach (var row in await RowsAsync(aws, parent, cancellationToken))
            {
                if (await TryReadAsync(aws, parent, row, cancellationToken) is { } live) yield return live;
            }
        }
    }

    protected override void Invalidate(AwsAccount aws, LiveResource live)
    {
        base.Invalidate(aws, live);

        // Only the stacks of one parent read its list. A list of the account is kept for the other stacks.
        if (ParentType is not null) aws.View.Forget(ListKey(live.ParentId));
    }

    private Task<IReadOnlyList<Summary>> RowsAsync(AwsAccount aws, string? parentId, CancellationToken cancellationToken) =>
        ListsOnDeepCheckOnly
            ? aws.View.ReadUntilDeepCheckAsync(ListKey(parentId), ct => ListAsync(aws, parentId, ct), cancellationToken)
            : aws.View.ReadListAsync(ListKey(parentId), row => row.Id, ct => ListAsync(aws, parentId, ct), cancellationToken);

    /// <summary>Reads a resource; null if it no longer exists. The list may still contain it.</summary>
    private async Task<LiveResource?> TryReadAsync(AwsAccount aws, string? parentId, Summary row, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(aws, parentId, row, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            return null;
        }
    }

    private async Task<LiveResource> ReadAsync(AwsAccount aws, string? parentId, Summary row, CancellationToken cancellationToken)
    {
        var key = ItemKey(parentId, row.Id);
        var state = row switch
        {
            { State: { } shown } => shown,
            _ when row.ChangeToken.Length == 0 || IsRowStale(aws, parentId, row) =>
                await aws.View.ReadAsync(key, ct => GetAsync(aws, parentId, row.Id, ct), cancellationToken),
            _ => await aws.View.ReadAsync(key, row.ChangeToken, ct => GetAsync(aws, parentId, row.Id, ct), cancellationToken),
        };
        var live = ToLive(state) with { ParentId = parentId };

        // Do not cache a resource that is not ready: the next poll must call AWS.
        if (live.Phase != Phase.Ready)
        {
            aws.View.Forget(key);
            if (row.State is not null) aws.View.Forget(ListKey(parentId));
        }

        if (GetTaggedArn(state) is not { } arn) return live;
        var scope = ScopeOf(parentId, row.Id);
        var tags = AgentCoreTags.ReadAsync(aws, scope, arn, cancellationToken);
        if (HasResourcePolicy)
        {
            var policy = await AgentCoreResourcePolicy.ReadAsync(aws, scope, arn, cancellationToken);
            live = live with { State = WithResourcePolicy(state, policy) ?? state };
        }

        return live with { Tags = await tags };
    }

    /// <summary>Whether we changed the resource after the list was read, so that its change token is that of the old state.</summary>
    private bool IsRowStale(AwsAccount aws, string? parentId, Summary row) =>
        ParentType is null && aws.View.IsListStale(ListKey(parentId), ScopeOf(parentId, row.Id));

    private ViewKey<IReadOnlyList<Summary>> ListKey(string? parentId) =>
        ViewScope.OfList(Name, parentId).Read<IReadOnlyList<Summary>>(nameof(ListAsync));

    private ViewKey<TGet> ItemKey(string? parentId, string id) => ScopeOf(parentId, id).Read<TGet>(nameof(GetAsync));

    private ViewScope ScopeOf(string? parentId, string id) => ViewScope.OfResource(Name, parentId, id);
}
