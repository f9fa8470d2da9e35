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
internal abstract class AgentCoreResourceType<TCreate, TGet> : ResourceTypeBase<TCreate>, ITaggableResourceType, IIndexedTags
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

    /// <summary>
    /// Returns the change token of a state, in the form of <see cref="Summary.ChangeToken"/>, so that a list that shows what is known
    /// already makes no further read necessary.
    /// </summary>
    protected abstract string TokenOf(TGet state);

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
        var (parent, name, known) = (GetParentId(desired), GetName(desired), hint.Id);
        if (hint is { Id: { } changed, HasPendingChange: true })
        {
            // Poll AWS, not the cache: a cached response cannot confirm a status.
            aws.View.Forget(ItemKey(parent, changed));
            if (await ReadPartsAsync(aws, parent, new Summary(changed, name, ""), cancellationToken) is { } now) return Describe(aws, parent, now);
        }

        var found = await AccountView.NoteAsync(
            ViewScope.OfList(Name, parent),
            name,
            ct => FindPartsAsync(aws, parent, name, known, ct),
            parts => parts?.Token ?? 0,
            cancellationToken);
        return found is null ? null : Describe(aws, parent, found);
    }

    /// <summary>
    /// Finds the resource with a name, or the one that this process knows if the list lacks it: it may lag behind the create.
    /// </summary>
    private async Task<Parts?> FindPartsAsync(
        AwsAccount aws, string? parentId, string name, string? known, CancellationToken cancellationToken)
    {
        var rows = await aws.View.FindRowsAsync(ListOf(parentId), name, ct => ListAsync(aws, parentId, ct), cancellationToken);

        // A list that was read before a replacement has the name twice: of the resource that is gone, too.
        foreach (var row in rows)
        {
            if (await ReadPartsAsync(aws, parentId, row, cancellationToken) is { } parts) return parts;
        }

        return known is null || rows.Any(row => row.Id == known)
            ? null
            : await ReadPartsAsync(aws, parentId, new Summary(known, name, ""), cancellationToken);
    }

    protected sealed override async Task<string> CreateAsync(AwsAccount aws, TCreate desired, CancellationToken cancellationToken)
    {
        // Without the spec hash, the update that completes the resource is no drift.
        var isComplete = Traits.UpdateOnly.All(member => ModelMapper.ToJson(ModelMapper.Get(desired, member)) is null);
        var sent = isComplete ? desired : WithoutHash(desired);
        var (parent, name) = (GetParentId(desired), GetName(desired));
        var id = await CallCreateAsync(aws, sent, cancellationToken);
        aws.View.Forget(ScopeOf(parent, id));
        aws.View.Add(ListOf(parent), new Summary(id, name, ""));

        // The request had the tags, and no create request has a resource policy.
        if (GetTags(sent) is { } tags) TagReads.Remember(aws, ScopeOf(parent, id), tags);
        if (HasResourcePolicy) AgentCoreResourcePolicy.RememberNone(aws, ScopeOf(parent, id));
        return id;
    }

    /// <inheritdoc/>
    public sealed override void OnParentCreated(AwsAccount aws, string parentId) =>
        aws.View.SetEmpty(ListOf(parentId));

    protected override void InvalidateCreated(AwsAccount aws, TCreate desired, Exception? failure)
    {
        if (failure is not null && !FailureClassifier.IsRefusal(failure)) aws.View.Forget(ListOf(GetParentId(desired)).Key);
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

    public Task<bool> ConfirmTagsAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        GetTaggedArn((TGet)live.State) is { } arn
            ? AgentCoreTags.ConfirmAsync(aws, ScopeOf(live.ParentId, live.Id), arn, cancellationToken)
            : Task.FromResult(false);

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
            foreach (var row in await aws.View.ReadListAsync(ListOf(parent), ct => ListAsync(aws, parent, ct), cancellationToken))
            {
                if (await ReadPartsAsync(aws, parent, row, cancellationToken) is { } found) yield return Describe(aws, parent, found);
            }
        }
    }

    /// <summary>Returns the identifiers of all resources of the account, from the list that all readers share.</summary>
    public async Task<IReadOnlySet<string>> ListIdsAsync(AwsAccount aws, CancellationToken cancellationToken)
    {
        var rows = await aws.View.ReadListAsync(ListOf(null), ct => ListAsync(aws, null, ct), cancellationToken);
        return rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
    }

    // Its tags and its resource policy are kept: they have reads, and changes, of their own.
    protected override void Invalidate(AwsAccount aws, LiveResource live) => aws.View.MarkChanged(ItemKey(live.ParentId, live.Id));

    /// <summary>Reads a resource; null if it no longer exists. The list may still contain it.</summary>
    private async Task<Parts?> ReadPartsAsync(AwsAccount aws, string? parentId, Summary row, CancellationToken cancellationToken)
    {
        var (scope, key, list) = (ScopeOf(parentId, row.Id), ItemKey(parentId, row.Id), ListOf(parentId));
        var isStale = aws.View.IsListStale(list, scope);
        var isShown = row.State is not null && !isStale && !aws.View.IsNewer(key, list.Key);
        var state = isShown
            ? row.State
            : await aws.View.ReadAsync(
                key,
                row.ChangeToken.Length == 0 || isStale ? null : row.ChangeToken,
                ct => GetOrNullAsync(aws, parentId, row.Id, ct),
                cancellationToken,
                found => found is null ? "" : TokenOf(found));
        if (state is null) return null;
        var token = ViewReads.Combine(isShown ? list.GetToken(row) : aws.View.GetVersion(key), row.Id);
        if (GetTaggedArn(state) is not { } arn) return new Parts(row.Id, state, null, null, token);
        var tags = AgentCoreTags.ReadAsync(aws, scope, arn, cancellationToken);
        var policy = HasResourcePolicy ? AgentCoreResourcePolicy.ReadAsync(aws, scope, arn, cancellationToken) : null;
        try
        {
            await Task.WhenAll(tags, policy ?? Task.CompletedTask);
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            return null;
        }

        token = ViewReads.Combine(token, TagReads.GetVersion(aws, scope));
        if (HasResourcePolicy) token = ViewReads.Combine(token, AgentCoreResourcePolicy.GetVersion(aws, scope));
        return new Parts(row.Id, state, await tags, policy is null ? null : await policy, token);
    }

    private async Task<TGet?> GetOrNullAsync(AwsAccount aws, string? parentId, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(aws, parentId, id, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            return null;
        }
    }

    private LiveResource Describe(AwsAccount aws, string? parentId, Parts parts) => aws.View.Derive(
        ScopeOf(parentId, parts.Id),
        parts.Token,
        () =>
        {
            var live = ToLive(parts.State) with { ParentId = parentId, Tags = parts.Tags };
            return HasResourcePolicy ? live with { State = WithResourcePolicy(parts.State, parts.ResourcePolicy) ?? parts.State } : live;
        });

    private ViewList<Summary> ListOf(string? parentId) =>
        new(ViewScope.OfList(Name, parentId), row => row.Id, row => row.Name, row => row.ChangeToken)
        {
            IsReadRarely = ListsOnDeepCheckOnly,
        };

    private ViewKey<TGet?> ItemKey(string? parentId, string id) => ScopeOf(parentId, id).Read<TGet?>(nameof(GetAsync));

    private ViewScope ScopeOf(string? parentId, string id) => ViewScope.OfResource(Name, parentId, id);

    /// <summary>A resource as it was read.</summary>
    /// <param name="Id">Its identifier.</param>
    /// <param name="State">The answer of the get call, or the row of the list.</param>
    /// <param name="Tags">Its tags; null for types without tags.</param>
    /// <param name="ResourcePolicy">Its resource policy; null if it has none.</param>
    /// <param name="Token">A number that is the same while all of it stands still.</param>
    private sealed record Parts(
        string Id, TGet State, IReadOnlyDictionary<string, string>? Tags, JsonDocumentText? ResourcePolicy, long Token);
}
