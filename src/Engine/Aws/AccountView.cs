using System.Collections.Concurrent;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Caches the reads of one account and region. Concurrent readers of the same key share one call. A list is read again after
/// <see cref="EngineOptions.ListMaxAge"/>; an item only if its change token changed or its deep check is due. A change of ours
/// removes what was read of that item, and makes lists that were read before stale for that item. It costs no other item a call. What no
/// reader has used for as long as a deep check takes to come is dropped.
/// </summary>
internal sealed partial class AccountView(TimeProvider clock, EngineOptions options)
{
    private readonly ConcurrentDictionary<ViewScope, ConcurrentDictionary<(string Operation, Type Value), ViewEntry>> _entries = [];
    private long _version;

    /// <summary>How long a cached list is used.</summary>
    public TimeSpan ListMaxAge => options.ListMaxAge;

    /// <summary>Reads an entry that has no change token.</summary>
    public Task<T> ReadAsync<T>(ViewKey<T> key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken) =>
        ReadAsync(key, null, load, cancellationToken);

    /// <summary>Reads an item that rarely changes except by us. It is read again only when its deep check is due.</summary>
    public Task<T> ReadUntilDeepCheckAsync<T>(
        ViewKey<T> key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken) =>
        ReadAsync(key, "", load, cancellationToken);

    /// <summary>Reads an item whose list contains a change token, such as the time of its last update.</summary>
    /// <param name="key">The key of the item.</param>
    /// <param name="changeToken">A value that changes with the item; null to apply the maximum age of lists.</param>
    /// <param name="load">Makes the call.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared call.</param>
    /// <param name="tokenOf">Returns the change token of a value. A list that shows it later does not make the item be read again.</param>
    public async Task<T> ReadAsync<T>(
        ViewKey<T> key,
        string? changeToken,
        Func<CancellationToken, Task<T>> load,
        CancellationToken cancellationToken,
        Func<T, string>? tokenOf = null)
    {
        var now = clock.GetUtcNow();
        var entry = (ViewEntry<T>)_entries.GetOrAdd(key.Scope, _ => NewReads()).AddOrUpdate(
            (key.Operation, typeof(T)),
            _ => NewEntry(null),
            (_, old) => IsFresh(old, changeToken, now) ? old : NewEntry(old));
        entry.Use(now);
        var value = await entry.Value.WaitAsync(cancellationToken);
        if (ViewReads.IsRecording) ViewReads.Note(key.Scope, key.Operation, null, entry.Version, AgainAsync);
        return value;

        ViewEntry<T> NewEntry(ViewEntry? old) => new(changeToken, now, added => LoadAsync(key, added, old as ViewEntry<T>, load, tokenOf));

        async Task<long> AgainAsync(CancellationToken ct)
        {
            await ReadAsync(key, changeToken, load, ct, tokenOf);
            return GetVersion(key);
        }
    }

    /// <summary>Reads an item now: what was read before cannot confirm a status.</summary>
    public Task<T> ReadNowAsync<T>(
        ViewKey<T> key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken, Func<T, string>? tokenOf = null)
    {
        Forget(key);
        return ReadAsync(key, null, load, cancellationToken, tokenOf);
    }

    /// <summary>Keeps a value that a call of ours has shown or made, as if it had been read just now.</summary>
    /// <param name="key">The key of the item.</param>
    /// <param name="value">The value.</param>
    /// <param name="changeToken">Its change token; empty if it is read when a deep check is due, null if it has the age of lists.</param>
    /// <param name="ownToken">A second change token that it has; null for none.</param>
    public void Set<T>(ViewKey<T> key, T value, string? changeToken, string? ownToken = null)
    {
        var entry = new ViewEntry<T>(changeToken, clock.GetUtcNow(), _ => Task.FromResult(value))
        {
            OwnToken = ownToken,
            Version = NextVersion(),
        };
        _ = entry.Value;
        _entries.GetOrAdd(key.Scope, _ => NewReads())[(key.Operation, typeof(T))] = entry;
    }

    /// <summary>
    /// Returns what is computed from reads of a resource, such as its live state, and computes it only if they have moved.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="token">A number that is the same while the reads stand still.</param>
    /// <param name="compute">Computes the value. Makes no call.</param>
    public T Derive<T>(ViewScope resource, long token, Func<T> compute)
    {
        var key = resource.Read<T>(nameof(Derive));
        var text = token.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        if (Find(key) is ViewEntry<T> { HasValue: true } known && known.ChangeToken == text)
        {
            known.Use(clock.GetUtcNow());
            return known.Value.Result;
        }

        var value = compute();
        Set(key, value, text);
        return value;
    }

    /// <summary>Returns a value that is cached, whatever its age.</summary>
    public bool TryFind<T>(ViewKey<T> key, out T value)
    {
        var entry = Find(key) as ViewEntry<T>;
        value = entry is { HasValue: true } ? entry.Value.Result : default!;
        return entry is { HasValue: true };
    }

    /// <summary>Whether a read began after another one.</summary>
    public bool IsNewer<T, TOther>(ViewKey<T> key, ViewKey<TOther> than) => Find(key)?.ReadAt > Find(than)?.ReadAt;

    /// <summary>Returns a number that stays the same while reads return equal values; 0 if nothing is cached.</summary>
    public long GetVersion<T>(ViewKey<T> key) => Find(key)?.Version ?? 0;

    /// <summary>Makes several reads that count as one for who asks what has moved.</summary>
    /// <param name="scope">What is read.</param>
    /// <param name="part">Which part of it counts; null for all of it.</param>
    /// <param name="read">Makes the reads. It is kept: it should hold no more than it needs.</param>
    /// <param name="tokenOf">Returns a number that stays the same while the result stands still.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared calls.</param>
    public static async Task<T> NoteAsync<T>(
        ViewScope scope,
        string? part,
        Func<CancellationToken, Task<T>> read,
        Func<T, long> tokenOf,
        CancellationToken cancellationToken)
    {
        if (!ViewReads.IsRecording) return await read(cancellationToken);
        T value;
        using (ViewReads.Suspend()) value = await read(cancellationToken);
        ViewReads.Note(scope, nameof(NoteAsync), part, tokenOf(value), async ct => tokenOf(await read(ct)));
        return value;
    }

    /// <summary>Removes one read, because its value must not be used again.</summary>
    public void Forget<T>(ViewKey<T> key)
    {
        if (_entries.TryGetValue(key.Scope, out var reads)) reads.TryRemove((key.Operation, typeof(T)), out _);
    }

    /// <summary>Removes all reads of a scope: of one resource, or of the list and what was derived from it.</summary>
    public void Forget(ViewScope scope) => _entries.TryRemove(scope, out _);

    /// <summary>
    /// Lets what a change is of be read again by its next readers, and the lists with it. What is equal then has not moved.
    /// </summary>
    public void Expire(LiveChange change)
    {
        foreach (var scope in _entries.Keys.Where(change.IsOf).ToList()) Expire(scope);
        if (change.Region is null) ExpireReads(ViewScope.Iam);
    }

    /// <summary>Lets a resource and its list be read again.</summary>
    public void Expire(ViewScope scope)
    {
        ExpireReads(scope);
        if (scope.Id is not null) ExpireReads(scope.List);
    }

    /// <summary>Whether a cached read must be repeated, because somebody changed what it is of.</summary>
    public bool IsExpired<T>(ViewKey<T> key) => Find(key) is { IsExpired: true };

    private void ExpireReads(ViewScope scope)
    {
        if (!_entries.TryGetValue(scope, out var reads)) return;
        foreach (var read in reads.Values) read.IsExpired = true;
    }

    /// <summary>Removes all entries, so that the next readers call AWS.</summary>
    public void Clear()
    {
        _entries.Clear();
        lock (_gate) _added.Clear();
    }

    private ViewEntry? Find<T>(ViewKey<T> key) =>
        _entries.TryGetValue(key.Scope, out var reads) ? reads.GetValueOrDefault((key.Operation, typeof(T))) : null;

    private async Task<T> LoadAsync<T>(
        ViewKey<T> key, ViewEntry<T> entry, ViewEntry<T>? old, Func<CancellationToken, Task<T>> load, Func<T, string>? tokenOf)
    {
        // Readers share the call, so one reader must not cancel it for the others, nor note what the call reads. The time-outs of the
        // client bound it.
        using var suspended = ViewReads.Suspend();
        using var fresh = CachedReads.Suspend();
        var isKept = false;
        try
        {
            var value = await load(CancellationToken.None);
            isKept = true;
            entry.OwnToken = tokenOf?.Invoke(value);
            if (old is not { HasValue: true } || !ModelEquality.AreEqual(old.Value.Result, value))
            {
                entry.Version = NextVersion();
                return value;
            }

            // The equal value of before is kept, and the new one dies young: else each resync would replace all that is old in the heap.
            entry.Version = old.Version;
            return old.Value.Result;
        }
        catch (Exception e) when (e is TimeoutException or UnexpectedResponseException)
        {
            isKept = true;
            entry.FailedAt = clock.GetUtcNow();
            throw;
        }
        finally
        {
            if (!isKept && _entries.TryGetValue(key.Scope, out var reads))
            {
                reads.TryRemove(KeyValuePair.Create<(string, Type), ViewEntry>((key.Operation, typeof(T)), entry));
            }
        }
    }

    /// <summary>Most scopes have one or two reads, and there are many of them: the default capacity would be most of the memory.</summary>
    private static ConcurrentDictionary<(string Operation, Type Value), ViewEntry> NewReads() => new(concurrencyLevel: 1, capacity: 1);

    private long NextVersion() => Interlocked.Increment(ref _version);

    private bool IsFresh(ViewEntry entry, string? changeToken, DateTimeOffset now)
    {
        if (CachedReads.AreEnough) return true;
        if (entry.IsExpired) return false;
        if (entry.FailedAt is { } failed) return now - failed <= options.FailureMaxAge;
        if (changeToken is null) return now - entry.ReadAt <= options.ListMaxAge;
        return (entry.ChangeToken == changeToken || entry.OwnToken == changeToken) && now - entry.ReadAt <= options.DeepCheckEvery;
    }
}
