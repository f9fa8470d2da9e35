using System.Threading.Channels;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Logs;

namespace Reconciler.Emulator.Servers;

/// <summary>Brings the output of a server's process into a stream of its log group. A server that writes faster than that is slowed down.</summary>
internal sealed class ServerLog : IAsyncDisposable
{
    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(1_000) { SingleReader = true });
    private readonly Account account;
    private readonly LogStore store;
    private readonly ServerVersion version;
    private readonly string stream;
    private readonly Task writing;

    public ServerLog(Account account, LogStore store, ServerVersion version)
    {
        (this.account, this.store, this.version) = (account, store, version);
        stream = $"{account.Now:yyyy/MM/dd}/[runtime-logs]{Guid.NewGuid()}";
        writing = WriteAsync();
    }

    /// <summary>Takes lines until the end of the output, or of the log.</summary>
    public async Task CopyAsync(TextReader output)
    {
        while (await output.ReadLineAsync() is { } line && await AddAsync(line))
        {
        }
    }

    /// <summary>Adds a line of the emulator's own.</summary>
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
            while (batch.Count < 1_000 && lines.Reader.TryRead(out var line))
                batch.Add(line);
            account.Perform(() => Write(batch));
        }
    }

    private bool Write(List<string> batch)
    {
        var now = account.Now.ToUnixTimeMilliseconds();
        store.Write(version.Region, version.LogGroup, stream, batch.Select(l => (now, l)));
        return true;
    }
}
