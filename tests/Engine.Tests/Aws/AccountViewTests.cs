using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

public sealed class AccountViewTests
{
    private static readonly ViewScope Item = ViewScope.OfResource("Gateway", null, "item");
    private static readonly ViewKey<int> List = ViewScope.OfList("Gateway").Read<int>("list");
    private static readonly ViewList<string> Rows = new(ViewScope.OfList("Gateway"), row => row[..1], row => row[..1], row => row);
    private readonly FakeTimeProvider _clock = new();
    private readonly AccountView _view;
    private int _calls;

    public AccountViewTests() => _view = new AccountView(
        _clock, new EngineOptions { ListMaxAge = TimeSpan.FromSeconds(30), DeepCheckEvery = TimeSpan.FromHours(1) });

    [Fact]
    public async Task Concurrent_readers_share_one_call()
    {
        var answer = new TaskCompletionSource<int>();
        var readers = Enumerable.Range(0, 10).Select(_ => _view.ReadAsync(List, _ =>
        {
            _calls++;
            return answer.Task;
        }, CancellationToken.None)).ToList();
        answer.SetResult(42);
        Assert.All(await Task.WhenAll(readers), value => Assert.Equal(42, value));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_read_that_returns_an_equal_value_keeps_the_old_one_so_that_the_new_one_dies_young()
    {
        var key = Item.Read<string[]>("get");
        var first = await ReadAsync(["a", "b"]);

        Assert.Same(first, await ReadAsync(["a", "b"]));
        Assert.Equal(["a", "c"], await ReadAsync(["a", "c"]));

        Task<string[]> ReadAsync(string[] answer)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            return _view.ReadAsync(key, _ => Task.FromResult(answer), CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_shared_read_is_as_urgent_as_its_most_urgent_reader()
    {
        var answer = new TaskCompletionSource<int>();
        CallUrgency? ofRead = null;
        Task<int> patient;
        using (var resync = CallUrgency.Begin(CallPriority.Resync))
        {
            patient = ReadAsync();
            Assert.Equal(CallPriority.Resync, ofRead!.Priority);
            using (CallUrgency.Begin(CallPriority.Source)) _ = ReadAsync();
            Assert.Equal(CallPriority.Source, ofRead.Priority);
            Assert.Equal(CallPriority.Resync, resync.Priority);
        }

        _ = ReadAsync();

        Assert.Equal(CallPriority.Change, ofRead.Priority);
        answer.SetResult(42);
        Assert.Equal(42, await patient);

        Task<int> ReadAsync() => _view.ReadAsync(List, _ =>
        {
            ofRead = CallUrgency.Current;
            return answer.Task;
        }, CancellationToken.None);
    }

    [Fact]
    public async Task A_list_is_read_again_after_its_maximum_age()
    {
        await ReadAsync(List, null);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await ReadAsync(List, null);
        Assert.Equal(1, _calls);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync(List, null);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task An_item_is_read_again_when_its_change_token_changed_or_its_deep_check_is_due()
    {
        await ReadAsync(Item.Read<int>("get"), "t1");
        _clock.Advance(TimeSpan.FromMinutes(59));
        await ReadAsync(Item.Read<int>("get"), "t1");
        Assert.Equal(1, _calls);
        await ReadAsync(Item.Read<int>("get"), "t2");
        Assert.Equal(2, _calls);
        _clock.Advance(TimeSpan.FromMinutes(61));
        await ReadAsync(Item.Read<int>("get"), "t2");
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_failed_read_is_not_cached()
    {
        await Assert.ThrowsAsync<IOException>(() => _view.ReadAsync(List, _ => Task.FromException<int>(new IOException()), CancellationToken.None));
        Assert.Equal(1, await ReadAsync(List, null));
    }

    [Fact]
    public async Task A_read_that_timed_out_fails_for_all_readers_for_a_moment()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => FailAsync(new TimeoutException()));
        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(List, null));
        Assert.Equal(1, _calls);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(2, await ReadAsync(List, null));
    }

    [Fact]
    public async Task A_response_that_is_not_of_the_service_is_shared_and_not_asked_for_again_by_each_reader()
    {
        await Assert.ThrowsAsync<UnexpectedResponseException>(() => FailAsync(new UnexpectedResponseException("a page")));
        for (var reader = 0; reader < 10; reader++) await Assert.ThrowsAsync<UnexpectedResponseException>(() => ReadAsync(List, null));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_change_ends_the_memory_of_a_failure()
    {
        var get = Item.Read<int>("get");
        await Assert.ThrowsAsync<TimeoutException>(
            () => _view.ReadAsync(get, _ => Task.FromException<int>(new TimeoutException()), CancellationToken.None));
        _view.MarkChanged(Item);
        Assert.Equal(1, await ReadAsync(get, null));
    }

    [Fact]
    public async Task A_cancelled_reader_does_not_cancel_the_others()
    {
        var answer = new TaskCompletionSource<int>();
        using var cancellation = new CancellationTokenSource();
        var first = _view.ReadAsync(List, _ => answer.Task, cancellation.Token);
        var second = _view.ReadAsync(List, _ => Task.FromResult(0), CancellationToken.None);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(42);
        Assert.Equal(42, await second);
    }

    [Fact]
    public async Task A_list_is_stale_for_an_item_that_we_changed_after_it_was_read()
    {
        await RowsAsync();
        Assert.False(_view.IsListStale(Rows, Item));
        _view.MarkChanged(Item);
        Assert.True(_view.IsListStale(Rows, Item));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_view.IsListStale(Rows, Item), "the list is due to be read again");
        await RowsAsync();
        Assert.False(_view.IsListStale(Rows, Item));
    }

    [Fact]
    public async Task A_list_includes_added_rows_without_another_call()
    {
        Assert.Equal(["a"], await RowsAsync("a"));
        _view.Add(Rows, "b");
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
        await RowsAsync("a");
        _view.Add(Rows, "a");
        Assert.Equal(["a"], await RowsAsync("a"));
    }

    [Fact]
    public async Task A_row_that_is_added_before_the_list_is_read_is_not_kept()
    {
        _view.Add(Rows, "a");
        Assert.Equal((0, 0, 0), _view.Count);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task An_item_that_shows_the_token_that_the_list_has_later_is_not_read_again()
    {
        var get = Item.Read<int>("get");
        await _view.ReadAsync(get, null, _ => Task.FromResult(++_calls), CancellationToken.None, value => $"t{value}");
        await ReadAsync(get, "t1");
        Assert.Equal(1, _calls);
        await ReadAsync(get, "t2");
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task What_a_call_has_shown_is_not_read()
    {
        _view.Set(Item.Read<int>("get"), 42, "t1");
        Assert.Equal(42, await ReadAsync(Item.Read<int>("get"), "t1"));
        Assert.Equal(42, await ReadAsync(Item.Read<int>("get"), null));
        _view.SetEmpty(Rows);
        Assert.Empty(await RowsAsync("a"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a"], await RowsAsync("a"));
    }

    [Fact]
    public async Task What_nobody_uses_is_dropped_when_its_deep_check_would_be_due()
    {
        for (var item = 0; item < 100; item++)
        {
            var scope = ViewScope.OfResource("Gateway", $"{item}", $"{item}");
            await ReadAsync(scope.Read<int>("get"), "t1");
            _view.MarkChanged(ViewScope.OfResource("Target", $"{item}", "one"));
            _clock.Advance(TimeSpan.FromMinutes(10));
            await ReadAsync(Item.Read<int>("get"), "t1");
            await RowsAsync("a");
            _view.Add(Rows, $"{item % 10}");
            Assert.InRange(_view.Count.Reads, 1, 16);
            Assert.InRange(_view.Count.Changed, 1, 14);
            Assert.InRange(_view.Count.Added, 0, 1);
            Assert.InRange(_view.ScopeCount, 1, 31);
        }
    }

    [Theory]
    [InlineData("list")]
    [InlineData("*")]
    [InlineData("owners")]
    [InlineData("")]
    public async Task No_name_of_a_resource_equals_the_key_of_a_list(string name)
    {
        var scope = ViewScope.OfResource("Gateway", null, name);
        await ReadAsync(List, null);
        await ReadAsync(scope.Read<int>(List.Operation), null);
        await ReadAsync(ViewScope.OfResource("Gateway", name, name).Read<int>(List.Operation), null);
        await ReadAsync(ViewScope.OfList("Gateway", name).Read<int>(List.Operation), null);
        Assert.Equal(4, _calls);
        _view.MarkChanged(scope);
        await ReadAsync(List, null);
        Assert.Equal(4, _calls);
    }

    [Fact]
    public async Task Reads_of_one_resource_with_different_values_are_kept_apart()
    {
        await ReadAsync(Item.Read<int>("get"), null);
        Assert.Equal("text", await _view.ReadAsync(Item.Read<string>("get"), _ => Task.FromResult("text"), CancellationToken.None));
        Assert.Equal(1, await ReadAsync(Item.Read<int>("get"), null));
    }

    [Fact]
    public async Task A_change_removes_every_read_of_its_resource_and_of_no_other()
    {
        var other = ViewScope.OfResource("Gateway", null, "other");
        foreach (var key in new[] { List, Item.Read<int>("get"), Item.Read<int>("tags"), other.Read<int>("get") }) await ReadAsync(key, null);
        _view.MarkChanged(Item);
        foreach (var key in new[] { List, other.Read<int>("get") }) await ReadAsync(key, null);
        Assert.Equal(4, _calls);
        foreach (var key in new[] { Item.Read<int>("get"), Item.Read<int>("tags") }) await ReadAsync(key, null);
        Assert.Equal(6, _calls);
        Assert.Empty(_view.ChangedSince(Rows));
        await RowsAsync("a");
        _view.MarkChanged(Item);
        Assert.Equal(["item"], _view.ChangedSince(Rows));
        Assert.False(_view.IsListStale(Rows, other));
    }

    [Fact]
    public async Task A_read_that_fails_late_does_not_remove_the_read_that_replaced_it()
    {
        var answer = new TaskCompletionSource<int>();
        var late = _view.ReadAsync(Item.Read<int>("get"), _ => answer.Task, CancellationToken.None);
        _view.MarkChanged(Item);
        await ReadAsync(Item.Read<int>("get"), null);
        answer.SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => late);
        await ReadAsync(Item.Read<int>("get"), null);
        Assert.Equal(1, _calls);
    }

    private Task<int> FailAsync(Exception failure) => _view.ReadAsync(
        List,
        _ =>
        {
            _calls++;
            return Task.FromException<int>(failure);
        },
        CancellationToken.None);

    private Task<IReadOnlyList<string>> RowsAsync(params string[] rows) => _view.ReadListAsync(
        Rows,
        _ =>
        {
            _calls++;
            return Task.FromResult<IReadOnlyList<string>>(rows);
        },
        CancellationToken.None);

    private Task<int> ReadAsync(ViewKey<int> key, string? token) =>
        _view.ReadAsync(key, token, _ => Task.FromResult(++_calls), CancellationToken.None);
}
