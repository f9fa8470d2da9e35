using System.Globalization;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Emulator.Tests.DataPlane.Processes;

public sealed class ServerLogTests
{
    [Fact]
    public async Task Only_the_last_lines_of_endless_output_are_kept()
    {
        using var account = new Reconciler.Emulator.Platform.State.Account(new AccountOptions());
        var store = new LogStore(account);
        var log = new ServerLog(account, store, "us-east-1", "group", "stream");

        using var lines = new StringReader(
            string.Concat(Enumerable.Range(1, 50_000).Select(n => string.Create(CultureInfo.InvariantCulture, $"line {n}\n"))));
        await log.CopyAsync(lines);
        await log.DisposeAsync();

        var kept = account.Perform(() => store.Events("us-east-1", "group", _ => true).Select(e => (string?)e["message"]).ToList());
        Assert.InRange(kept.Count, 18_000, 20_000);
        Assert.Equal("line 50000", kept[^1]);
        Assert.Equal(kept.Count, kept.Distinct().Count());
    }
}
