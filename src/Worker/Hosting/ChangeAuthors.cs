namespace Reconciler.Worker.Hosting;

/// <summary>Who changed which resource last, as far as events have told. Thread-safe; it knows the latest ones only.</summary>
internal sealed class ChangeAuthors
{
    // An event names about ten things.
    private const int Capacity = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string AccountId, string Name), Author> _authors = [];
    private readonly Queue<(string AccountId, string Name)> _order = new();

    /// <summary>Notes who made a change.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="names">The identifiers of what was changed.</param>
    /// <param name="author">Who did it.</param>
    public void Note(string accountId, IEnumerable<string> names, Author author)
    {
        lock (_lock)
        {
            foreach (var name in names)
            {
                var key = (accountId, name);
                if (_authors.TryGetValue(key, out var known) && known.At > author.At) continue;
                if (!_authors.ContainsKey(key)) _order.Enqueue(key);
                _authors[key] = author;
            }

            while (_order.Count > Capacity) _authors.Remove(_order.Dequeue());
        }
    }

    /// <summary>Returns who changed a resource last; null if no event told.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="names">The identifiers of the resource.</param>
    public Author? Find(string accountId, params ReadOnlySpan<string?> names)
    {
        Author? latest = null;
        lock (_lock)
        {
            foreach (var name in names)
            {
                if (name is not null && _authors.TryGetValue((accountId, name), out var author) && !(latest?.At > author.At)) latest = author;
            }
        }

        return latest;
    }

    /// <summary>Who made a change.</summary>
    /// <param name="Caller">The ARN of the caller.</param>
    /// <param name="Operation">What was called.</param>
    /// <param name="At">When.</param>
    internal sealed record Author(string Caller, string Operation, DateTimeOffset At);
}
