using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Reconciler.Worker.Sources;

namespace Worker.Tests.Sources;

/// <summary>Files of this machine, and its clock: only the operating system can say when it reports a change.</summary>
public sealed class StackFileWatcherTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string _root = Directory.CreateTempSubdirectory("watch").FullName;
    private readonly Channel<string> _reports = Channel.CreateUnbounded<string>();
    private readonly StackFileWatcher _watcher;

    public StackFileWatcherTests() =>
        _watcher = new StackFileWatcher(stack => _reports.Writer.TryWrite(stack), TimeProvider.System, NullLogger.Instance);

    public void Dispose()
    {
        _watcher.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Three_hundred_stacks_need_one_watch_and_only_the_changed_one_is_reported()
    {
        // An ordinary Linux gives a user 128 inotify instances.
        var stacks = Enumerable.Range(0, 300).Select(i => Folder($"stacks/s{i}")).ToList();
        _watcher.Follow(stacks.ToDictionary(stack => stack, stack => Paths(stack)));
        Assert.InRange(_watcher.Roots, 1, 2);

        await File.WriteAllTextAsync(Path.Combine(stacks[271], "stack.yaml"), "x");

        Assert.Equal(stacks[271], await NextAsync());
        Assert.False(_reports.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_folder_that_is_replaced_is_watched_again()
    {
        var stack = Folder("stack");
        _watcher.Follow(new Dictionary<string, IReadOnlySet<WatchedPath>> { [stack] = Paths(stack) });
        await File.WriteAllTextAsync(Path.Combine(stack, "stack.yaml"), "1");
        Assert.Equal(stack, await NextAsync());

        Directory.Delete(stack, recursive: true);
        Assert.Equal(stack, await NextAsync());
        Directory.CreateDirectory(stack);
        Assert.Equal(stack, await NextAsync());
        await File.WriteAllTextAsync(Path.Combine(stack, "stack.yaml"), "2");

        Assert.Equal(stack, await NextAsync());
    }

    [Fact]
    public async Task A_file_that_is_followed_later_is_reported()
    {
        var (stack, policies) = (Folder("stack"), Folder("policies"));
        var policy = Path.Combine(policies, "a.cedar");
        _watcher.Follow(new Dictionary<string, IReadOnlySet<WatchedPath>> { [stack] = Paths(stack) });
        _watcher.Follow(new Dictionary<string, IReadOnlySet<WatchedPath>> { [stack] = Paths(stack, policy) });
        await File.WriteAllTextAsync(policy, "permit(principal, action, resource);");

        Assert.Equal(stack, await NextAsync());
    }

    [Fact]
    public async Task A_forgotten_stack_is_not_reported()
    {
        var (a, b) = (Folder("a"), Folder("b"));
        _watcher.Follow(new Dictionary<string, IReadOnlySet<WatchedPath>> { [a] = Paths(a), [b] = Paths(b) });
        _watcher.Forget(a);
        await File.WriteAllTextAsync(Path.Combine(a, "x.yaml"), "x");
        await File.WriteAllTextAsync(Path.Combine(b, "x.yaml"), "x");

        Assert.Equal(b, await NextAsync());
        Assert.False(_reports.Reader.TryRead(out _));
    }

    private static IReadOnlySet<WatchedPath> Paths(params string[] paths) => paths.Select(path => new WatchedPath(path)).ToHashSet();

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    private async Task<string> NextAsync() => await _reports.Reader.ReadAsync().AsTask().WaitAsync(Limit);
}
