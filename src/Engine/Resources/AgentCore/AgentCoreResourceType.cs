using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

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
        var list = ListKey(GetParentId(desired));
        try
        {
            var id = await CallCreateAsync(aws, desired, cancellationToken);
            if (ListsOnDeepCheckOnly) aws.View.Forget(list);
            else aws.View.Add(list, new Summary(id, GetName(desired), ""));
            return id;
        }
        catch (Exception e) when (!FailureClassifier.IsRefusal(e))
        {
            aws.View.Forget(list);
            throw;
        }
    }

    protected sealed override async Task UpdateAsync(
        AwsAccount aws, TCreate desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var state = (TGet)live.State;
        try
        {
            var fields = changes.Where(change => !change.IsTag).ToList();
            if (fields.Count > 0) await CallUpdateAsync(aws, desired, state, live, fields, cancellationToken);

            // Tags come last: the spec hash among them states that everything before is done.
            var (set, removed) = TagChanges.Extract(changes);
            await UpdateTagsAsync(aws, live, set, removed, cancellationToken);
        }
        finally
        {
            MarkChanged(aws, live.ParentId, live.Id);
        }
    }

    public Task UpdateTagsAsync(
        AwsAccount aws, LiveResource live, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken) =>
        GetTaggedArn((TGet)live.State) is { } arn
            ? AgentCoreTags.UpdateAsync(aws, ScopeOf(live.ParentId, live.Id), arn, set, removed, cancellationToken)
            : Task.CompletedTask;

    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            await CallDeleteAsync(aws, live, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
        }
        finally
        {
            MarkChanged(aws, live.ParentId, live.Id);
        }
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

    /// <summary>Invalidates the cached reads of a resource that we changed.</summary>
    protected void MarkChanged(AwsAccount aws, string? parentId, string id)
    {
        aws.View.MarkChanged(ScopeOf(parentId, id));

        // Only the stacks of one parent read its list. A list of the account is kept for the other stacks.
        if (ParentType is not null) aws.View.Forget(ListKey(parentId));
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
        catch (ResourceNotFoundException)
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

        return GetTaggedArn(state) is { } arn
            ? live with { Tags = await AgentCoreTags.ReadAsync(aws, ScopeOf(parentId, row.Id), arn, cancellationToken) }
            : live;
    }

    /// <summary>Whether we changed the resource after the list was read, so that its change token is that of the old state.</summary>
    private bool IsRowStale(AwsAccount aws, string? parentId, Summary row) =>
        ParentType is null && aws.View.IsListStale(ListKey(parentId), ScopeOf(parentId, row.Id));

    private ViewKey<IReadOnlyList<Summary>> ListKey(string? parentId) =>
        ViewScope.OfList(Name, parentId).Read<IReadOnlyList<Summary>>(nameof(ListAsync));

    private ViewKey<TGet> ItemKey(string? parentId, string id) => ScopeOf(parentId, id).Read<TGet>(nameof(GetAsync));

    private ViewScope ScopeOf(string? parentId, string id) => ViewScope.OfResource(Name, parentId, id);
}
