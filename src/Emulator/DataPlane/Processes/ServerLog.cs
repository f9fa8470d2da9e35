using System.Threading.Channels;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// Writes the output of a process to a log stream. A full buffer blocks the process until its lines are written. Only the newest lines of a
/// stream are kept, so that a process that never stops writing does not fill the memory.
/// </summary>
internal sealed class ServerLog : IServerLog
{
    private const int MaxBatchLines = 1_000;
    private const int MaxLines = 20_000;

    private readonly Channel<string> _lines =
        Channel.CreateBounded<string>(new BoundedChannelOptions(MaxBatchLines) { SingleReader = true });
    private readonly LogTail _tail = new();
    private readonly Account _account;
    private readonly BoundedStream _stream;
    private readonly DateTimeOffset _earliest;
    private readonly Task _writing;

    /// <param name="account">The account.</param>
    /// <param name="store">The log store of the account.</param>
    /// <param name="region">The region of the log group.</param>
    /// <param name="group">The name of the log group.</param>
    /// <param name="stream">The name of the log stream.</param>
    /// <param name="earliest">The lower limit for the timestamps of the lines.</param>
    public ServerLog(Account account, ILogWriter store, string region, string group, string stream, DateTimeOffset earliest = default)
    {
        (_account, Group, _earliest) = (account, group, earliest);
        _stream = new BoundedStream(store, region, group, stream, MaxLines);
        _writing = WriteAsync();
    }

    public string Group { get; }

    /// <summary>The last lines of the process, at most 20.</summary>
    public IReadOnlyList<string> LastLines => _tail.Lines;

    public async Task CopyAsync(TextReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _tail.Add(line);
            if (!await AddAsync(line))
                return;
        }
    }

    public Task WriteLineAsync(string line) => AddAsync($"[emulator] {line}");

    /// <summary>Closes the log after all its lines are written.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task<bool> AddAsync(string line)
    {
        while (await _lines.Writer.WaitToWriteAsync())
        {
            if (_lines.Writer.TryWrite(line))
                return true;
        }

        return false;
    }

    private async Task WriteAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            var batch = new List<string>();
            while (batch.Count < MaxBatchLines && _lines.Reader.TryRead(out var line))
                batch.Add(line);
            _account.Perform(() => Write(batch));
        }
    }

    private bool Write(List<string> batch)
    {
        var now = (_account.Now > _earliest ? _account.Now : _earliest).ToUnixTimeMilliseconds();
        _stream.Write([.. batch.Select(l => (now, l))]);
        return true;
    }
}
