using System.Threading.Channels;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// Brings the output of a process into a stream of its log group. One that writes faster than that is slowed down, and of one that never
/// stops writing the last lines are kept.
/// </summary>
internal sealed class ServerLog : IServerLog
{
    private const int LongestBatch = 1_000;
    private const int MostLines = 20_000;

    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(LongestBatch) { SingleReader = true });
    private readonly Queue<int> kept = new();
    private readonly Account account;
    private readonly ILogWriter store;
    private readonly string region;
    private readonly string stream;
    private readonly DateTimeOffset earliest;
    private readonly Task writing;
    private int keptLines;
    private int oldestBlock;

    /// <param name="account">The account.</param>
    /// <param name="store">Its logs.</param>
    /// <param name="region">The region of the log group.</param>
    /// <param name="group">The log group.</param>
    /// <param name="stream">The stream in it.</param>
    /// <param name="earliest">No line gets an earlier time.</param>
    public ServerLog(Account account, ILogWriter store, string region, string group, string stream, DateTimeOffset earliest = default)
    {
        (this.account, this.store, this.region, Group, this.stream, this.earliest) = (account, store, region, group, stream, earliest);
        writing = WriteAsync();
    }

    public string Group { get; }

    public async Task CopyAsync(TextReader output)
    {
        while (await output.ReadLineAsync() is { } line && await AddAsync(line))
        {
        }
    }

    public Task SayAsync(string line) => AddAsync($"[emulator] {line}");

    /// <summary>Ends the log once everything in it is written.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing;
    }

    private async Task<bool> AddAsync(string line)
    {
        while (await lines.Writer.WaitToWriteAsync())
        {
            if (lines.Writer.TryWrite(line))
                return true;
        }

        return false;
    }

    private async Task WriteAsync()
    {
        while (await lines.Reader.WaitToReadAsync())
        {
            var batch = new List<string>();
            while (batch.Count < LongestBatch && lines.Reader.TryRead(out var line))
                batch.Add(line);
            account.Perform(() => Write(batch));
        }
    }

    private bool Write(List<string> batch)
    {
        var now = (account.Now > earliest ? account.Now : earliest).ToUnixTimeMilliseconds();
        store.Write(region, Group, stream, batch.Select(l => (now, l)));
        kept.Enqueue(batch.Count);
        for (keptLines += batch.Count; keptLines > MostLines; keptLines -= kept.Dequeue())
            store.Forget(region, Group, stream, oldestBlock++);
        return true;
    }
}
