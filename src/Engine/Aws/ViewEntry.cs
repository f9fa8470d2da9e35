namespace Reconciler.Engine.Aws;

/// <summary>A cached read: what it was made for, when, and what became of it.</summary>
internal abstract class ViewEntry(string? changeToken, DateTimeOffset readAt)
{
    private long _usedAt = readAt.UtcTicks;
    private bool _isExpired;

    /// <summary>The change token that the reader knew from the list; null if it knew none.</summary>
    public string? ChangeToken { get; } = changeToken;

    /// <summary>The change token of the value itself. It can be newer than that of the list.</summary>
    public string? OwnToken { get; set; }

    /// <summary>When the read began.</summary>
    public DateTimeOffset ReadAt { get; } = readAt;

    /// <summary>When a reader used it last.</summary>
    public DateTimeOffset UsedAt => new(Volatile.Read(ref _usedAt), TimeSpan.Zero);

    /// <summary>When the read failed in a way that all readers would wait for again; null if it did not.</summary>
    public DateTimeOffset? FailedAt { get; set; }

    /// <summary>A number that stays the same while repeated reads return equal values; 0 until the first value is there.</summary>
    public long Version { get; set; }

    /// <summary>Whether somebody changed what was read, as far as is known: the next reader reads again.</summary>
    public bool IsExpired
    {
        get => Volatile.Read(ref _isExpired);
        set => Volatile.Write(ref _isExpired, value);
    }

    /// <summary>Records a use.</summary>
    public void Use(DateTimeOffset now) => Volatile.Write(ref _usedAt, now.UtcTicks);
}

/// <summary>A cached read with its value.</summary>
internal sealed class ViewEntry<T> : ViewEntry
{
    private readonly Lazy<Task<T>> _value;
    private CallUrgency? _urgency;

    /// <summary>Creates an entry whose first reader starts the call.</summary>
    public ViewEntry(string? changeToken, DateTimeOffset readAt, Func<ViewEntry<T>, Task<T>> load) : base(changeToken, readAt) =>
        _value = new(() => StartAsync(load));

    /// <summary>
    /// The value. While it is read, the read is as urgent as the most urgent of its readers: a change must not wait for the turn of a resync
    /// that asked first.
    /// </summary>
    public Task<T> Value
    {
        get
        {
            var value = _value.Value;
            if (!value.IsCompleted) _urgency?.Raise(CallUrgency.CurrentPriority);
            return value;
        }
    }

    /// <summary>Whether the value is there.</summary>
    public bool HasValue => _value is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };

    private async Task<T> StartAsync(Func<ViewEntry<T>, Task<T>> load)
    {
        using var urgency = _urgency = CallUrgency.Begin(CallUrgency.CurrentPriority);
        try
        {
            return await load(this);
        }
        finally
        {
            _urgency = null;
        }
    }
}
