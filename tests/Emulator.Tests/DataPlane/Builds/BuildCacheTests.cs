using System.Globalization;
using Emulator.Tests.DataPlane.Runtime;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Processes;

namespace Emulator.Tests.DataPlane.Builds;

/// <summary>The build cache with concurrent users and after interrupted builds.</summary>
public sealed class BuildCacheTests : IDisposable
{
    private const string Key = "key";

    private readonly string _folder = Directory.CreateTempSubdirectory("builds-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Words _log = new();
    private int _builds;

    private string Root => Path.Combine(_folder, "cache");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_cached_build_is_copied_for_each_user()
    {
        var (first, second) = (Target(), Target());

        Assert.True(await TakeAsync(Key, first));
        await File.WriteAllTextAsync(Path.Combine(first, "product"), "spoilt");
        Assert.True(await TakeAsync(Key, second));

        Assert.Equal("product of key", await File.ReadAllTextAsync(Path.Combine(second, "product")));
        Assert.Equal(1, _builds);
        Assert.Equal([$"Copied from the build cache {Root}"], _log.Said);
    }

    [Fact]
    public async Task Concurrent_requests_for_one_build_run_it_once()
    {
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var first = TakeAsync(Key, Target(), async _ =>
        {
            started.SetResult();
            await finish.Task;
        });
        await started.Task;
        var targets = Enumerable.Range(0, 4).Select(_ => Target()).ToList();

        // Each request uses its own cache object, as different processes do.
        var others = targets.ConvertAll(t => TakeAsync(Key, t));
        await ProcessList.UntilAsync(
            () => _log.Said.Count(line => line == "Waiting for a concurrent build of the same source") == others.Count,
            "all of them waited");
        Assert.All(others, o => Assert.False(o.IsCompleted));
        finish.SetResult();

        Assert.True(await first);
        Assert.All(await Task.WhenAll(others), Assert.True);
        Assert.All(targets, t => Assert.Equal("product of key", File.ReadAllText(Path.Combine(t, "product"))));
        Assert.Equal(1, _builds);
    }

    [Fact]
    public async Task Different_builds_do_not_wait_for_each_other()
    {
        var finish = new TaskCompletionSource();
        var slow = TakeAsync("slow", Target(), _ => finish.Task);

        Assert.True(await TakeAsync(Key, Target()));

        finish.SetResult();
        Assert.True(await slow);
    }

    [Fact]
    public async Task A_failed_build_is_not_cached()
    {
        var target = Target();

        await Assert.ThrowsAsync<BuildFailedException>(() => TakeAsync(Key, target, _ => throw new BuildFailedException("It failed.", 1)));
        Assert.False(Directory.Exists(target));
        Assert.DoesNotContain(Directory.EnumerateDirectories(Root), d => Path.GetFileName(d).StartsWith(Key, StringComparison.Ordinal));

        Assert.True(await TakeAsync(Key, target));
        Assert.Equal(2, _builds);
    }

    [Fact]
    public async Task A_waiting_request_runs_the_build_if_the_first_is_cancelled()
    {
        using var stopping = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var first = TakeAsync(Key, Target(), _ =>
        {
            started.SetResult();
            return Task.Delay(Timeout.Infinite, stopping.Token);
        });
        await started.Task;
        var second = TakeAsync(Key, Target());

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(await second);
        Assert.Equal(2, _builds);
    }

    [Fact]
    public async Task Folders_of_a_killed_build_are_not_used_and_are_removed()
    {
        var half = Directory.CreateDirectory(Path.Combine(Root, $"{Key}.{Guid.NewGuid():N}")).FullName;
        await File.WriteAllTextAsync(Path.Combine(half, "product"), "half of it");
        var target = Target();

        Assert.True(await TakeAsync(Key, target));

        Assert.Equal("product of key", await File.ReadAllTextAsync(Path.Combine(target, "product")));
        Assert.False(Directory.Exists(half));
    }

    [Fact]
    public async Task The_least_recently_used_entries_are_evicted_unless_they_are_in_use()
    {
        for (var i = 0; i < BuildCache.MaxEntries; i++)
        {
            await TakeAsync(Name(i), Target());
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await TakeAsync(Name(0), Target());
        _clock.Advance(TimeSpan.FromMinutes(1));
        using (EntryLock.TryShare(Path.Combine(Root, Name(1) + ".lock")))
        {
            await TakeAsync("new", Target());
            await TakeAsync("newer", Target());
        }

        Assert.All([Name(0), Name(1), Name(3), "new", "newer"], k => Assert.True(IsKept(k), k));
        Assert.False(IsKept(Name(2)));
        await TakeAsync("newest", Target());
        Assert.False(IsKept(Name(1)));
    }

    [Fact]
    public async Task Entries_that_are_unused_for_long_are_evicted_after_the_next_build()
    {
        await TakeAsync("old", Target());
        await TakeAsync("used", Target());
        _clock.Advance(BuildCache.MaxUnusedAge - TimeSpan.FromDays(1));
        await TakeAsync("used", Target());
        _clock.Advance(TimeSpan.FromDays(2));

        await TakeAsync("new", Target());

        Assert.False(IsKept("old"));
        Assert.False(File.Exists(Path.Combine(Root, "old.lock")));
        Assert.True(IsKept("used"));
    }

    [Fact]
    public async Task A_cache_that_is_not_writable_is_skipped()
    {
        await File.WriteAllTextAsync(Root, "a file where the folder should be");
        var target = Target();

        Assert.False(await TakeAsync(Key, target));

        Assert.Equal(0, _builds);
        Assert.False(Directory.Exists(target));
        Assert.Equal([$"The build cache is not writable, building without it: {Root}"], _log.Said);
    }

    private static string Name(int i) => i.ToString("D2", CultureInfo.InvariantCulture);

    private bool IsKept(string key) => Directory.Exists(Path.Combine(Root, key));

    private string Target() => Path.Combine(_folder, Guid.NewGuid().ToString("N"));

    private Task<bool> TakeAsync(
        string key, string target, Func<string, Task>? meanwhile = null) => new BuildCache(Root, _clock).TryTakeAsync(
        key,
        target,
        async aside =>
        {
            Interlocked.Increment(ref _builds);
            Directory.CreateDirectory(aside);
            await (meanwhile?.Invoke(aside) ?? Task.CompletedTask);
            await File.WriteAllTextAsync(Path.Combine(aside, "product"), $"product of {key}");
        },
        _log,
        CancellationToken.None);

    private sealed class Words : IServerLog
    {
        private readonly List<string> _said = [];

        public string? Group => null;

        public IReadOnlyList<string> Said
        {
            get
            {
                lock (_said)
                    return [.. _said];
            }
        }

        public Task CopyAsync(TextReader output) => Task.CompletedTask;

        public Task WriteLineAsync(string line)
        {
            lock (_said)
                _said.Add(line);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
