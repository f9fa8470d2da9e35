using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;

namespace Engine.Tests.Aws;

public sealed class AccountViewTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly AccountView _view;
    private int _calls;

    public AccountViewTests() => _view = new AccountView(
        _clock, new AccountViewOptions { ListMaxAge = TimeSpan.FromSeconds(30), DeepCheckEvery = TimeSpan.FromHours(1) });

    [Fact]
    public async Task Concurrent_readers_share_one_call()
    {
        var answer = new TaskCompletionSource<int>();
        var readers = Enumerable.Range(0, 10).Select(_ => _view.ReadAsync("list", _ =>
        {
            _calls++;
            return answer.Task;
        }, CancellationToken.None)).ToList();
        answer.SetResult(42);
        Assert.All(await Task.WhenAll(readers), value => Assert.Equal(42, value));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_list_is_read_again_after_its_maximum_age()
    {
        await ReadAsync("list", null);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await ReadAsync("list", null);
        Assert.Equal(1, _calls);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync("list", null);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task An_item_is_read_again_when_its_change_token_changed_or_its_deep_check_is_due()
    {
        await ReadAsync("item", "t1");
        _clock.Advance(TimeSpan.FromMinutes(59));
        await ReadAsync("item", "t1");
        Assert.Equal(1, _calls);
        await ReadAsync("item", "t2");
        Assert.Equal(2, _calls);
        _clock.Advance(TimeSpan.FromMinutes(61));
        await ReadAsync("item", "t2");
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_failed_read_is_not_cached()
    {
        await Assert.ThrowsAsync<IOException>(() => _view.ReadAsync<int>("list", _ => throw new IOException(), CancellationToken.None));
        Assert.Equal(1, await ReadAsync("list", null));
    }

    [Fact]
    public async Task A_cancelled_reader_does_not_cancel_the_others()
    {
        var answer = new TaskCompletionSource<int>();
        using var cancellation = new CancellationTokenSource();
        var first = _view.ReadAsync("list", _ => answer.Task, cancellation.Token);
        var second = _view.ReadAsync("list", _ => Task.FromResult(0), CancellationToken.None);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(42);
        Assert.Equal(42, await second);
    }

    [Fact]
    public async Task A_list_is_stale_for_an_item_that_we_changed_after_it_was_read()
    {
        await ReadAsync("list", null);
        Assert.False(_view.IsListStale("list", "item"));
        _view.MarkChanged("item");
        Assert.True(_view.IsListStale("list", "item"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_view.IsListStale("list", "item"), "the list is due to be read again");
        await ReadAsync("list", null);
        Assert.False(_view.IsListStale("list", "item"));
    }

    [Fact]
    public async Task A_list_includes_added_rows_without_another_call()
    {
        Assert.Equal(["a"], await RowsAsync("a"));
        _view.Add("list", "b");
        Assert.Equal(["a", "b"], await RowsAsync("a"));
        Assert.Equal(1, _calls);

        // After the list is read again, it decides whether the row exists.
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a"], await RowsAsync("a"));
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task A_row_that_the_list_contains_is_not_added_twice()
    {
        _view.Add("list", "a");
        Assert.Equal(["a"], await RowsAsync("a"));
    }

    private Task<IReadOnlyList<string>> RowsAsync(params string[] rows) => _view.ReadListAsync(
        "list",
        row => row,
        _ =>
        {
            _calls++;
            return Task.FromResult<IReadOnlyList<string>>(rows);
        },
        CancellationToken.None);

    private Task<int> ReadAsync(string key, string? token) =>
        _view.ReadAsync(key, token, _ => Task.FromResult(++_calls), CancellationToken.None);
}
