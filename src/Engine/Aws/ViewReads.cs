using System.Collections.Concurrent;

namespace Reconciler.Engine.Aws;

/// <summary>
/// What somebody has read of an account, such as one stack in one pass: for each read a number that stays the same while what was read
/// stands still. <see cref="StandStillAsync"/> repeats the reads, which call AWS only where the cache is due, and compares the numbers. So
/// whoever computed something from these reads need not compute it again.
/// </summary>
internal sealed class ViewReads
{
    private static readonly AsyncLocal<ViewReads?> Recorder = new();

    private ConcurrentDictionary<(ViewScope Scope, string Operation, string? Part), Read>? _open = [];
    private KeyValuePair<(ViewScope Scope, string Operation, string? Part), Read>[] _complete = [];
    private volatile bool _hasMoved;

    /// <summary>The number of different reads.</summary>
    public int Count => All.Length;

    /// <summary>Ends the recording for good, and keeps the reads in the least memory.</summary>
    public void Complete()
    {
        _complete = All;
        _open = null;
    }

    private KeyValuePair<(ViewScope Scope, string Operation, string? Part), Read>[] All => _open?.ToArray() ?? _complete;

    /// <summary>Records the reads of the current asynchronous flow from now on, until the result is disposed.</summary>
    public IDisposable Record() => Switch(this);

    /// <summary>Suspends the recording in the current asynchronous flow: one read stands for all reads in it.</summary>
    public static IDisposable Suspend() => Switch(null);

    /// <summary>Whether reads of the current flow are recorded.</summary>
    public static bool IsRecording => Recorder.Value is not null;

    /// <summary>Returns what the reads were of that a change is of: by its identifier, or by its name if a list has all of it.</summary>
    public IEnumerable<ViewScope> FindConcerned(LiveChange change) => All
        .Where(read => change.IsOf(read.Key.Scope) || read.Key.Part is { } part && change.Names.Contains(part))
        .Select(read => read.Key.Scope)
        .Distinct();

    /// <summary>Repeats all reads, side by side. A read that fails does not stand still.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<bool> StandStillAsync(CancellationToken cancellationToken) => await FindMovedAsync(cancellationToken) is null;

    /// <summary>Repeats all reads, side by side, and names one that has moved or fails; null if all stand still.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<string?> FindMovedAsync(CancellationToken cancellationToken)
    {
        if (_hasMoved) return "what was read moved meanwhile";
        using var suspended = Suspend();
        using var index = TagReads.UseIndex();
        try
        {
            var moved = await Task.WhenAll(All.Select(async read =>
                await read.Value.Again(cancellationToken) == read.Value.Token ? null : Describe(read.Key)));
            return Array.Find(moved, read => read is not null);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return FailureClassifier.Classify(e).ToString();
        }

        static string Describe((ViewScope Scope, string Operation, string? Part) read) =>
            string.Join(' ', new[] { read.Scope.Type, read.Scope.ParentId, read.Scope.Id, read.Operation, read.Part }.OfType<string>());
    }

    /// <summary>Notes a read in the recorder of the current flow.</summary>
    /// <param name="scope">What was read.</param>
    /// <param name="operation">The operation that read.</param>
    /// <param name="part">Which part of it counts; null for all of it.</param>
    /// <param name="token">The number of what was read.</param>
    /// <param name="again">Reads again and returns the number.</param>
    public static void Note(
        ViewScope scope, string operation, string? part, long token, Func<CancellationToken, Task<long>> again)
    {
        if (Recorder.Value is not { _open: { } reads } recorder) return;
        reads.AddOrUpdate(
            (scope, operation, part),
            _ => new Read(token, again),
            (_, earlier) =>
            {
                if (earlier.Token != token) recorder._hasMoved = true;
                return new Read(token, again);
            });
    }

    /// <summary>Adds a text to a number (FNV-1a).</summary>
    public static long Combine(long seed, string? text)
    {
        var hash = unchecked((ulong)seed ^ 14695981039346656037);
        foreach (var character in text ?? "\0") hash = unchecked((hash ^ character) * 1099511628211);
        return unchecked((long)hash);
    }

    /// <summary>Adds a number to a number.</summary>
    public static long Combine(long seed, long number) => unchecked((long)((((ulong)seed * 31) ^ (ulong)number) * 1099511628211));

    private static Recording Switch(ViewReads? recorder)
    {
        var before = Recorder.Value;
        Recorder.Value = recorder;
        return new Recording(before);
    }

    private sealed record Read(long Token, Func<CancellationToken, Task<long>> Again);

    private sealed class Recording(ViewReads? before) : IDisposable
    {
        public void Dispose() => Recorder.Value = before;
    }
}
