using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

/// <summary>Who computed something from reads asks whether they stand still, and reads no more than a new computation would.</summary>
public sealed class ViewReadsTests
{
    private static readonly ViewList<string> Rows =
        new(ViewScope.OfList("Gateway"), row => row[..1], row => row[..1], row => row) { NamesIgnoreCase = true };

    private static readonly ViewKey<string> Item = ViewScope.OfResource("Gateway", null, "a").Read<string>("get");

    private readonly FakeTimeProvider _clock = new();
    private readonly AccountView _view;
    private IReadOnlyList<string> _rows = ["a1", "b1"];
    private string _item = "one";
    private int _calls;

    public ViewReadsTests() => _view = new AccountView(
        _clock, new EngineOptions { ListMaxAge = TimeSpan.FromSeconds(30), DeepCheckEvery = TimeSpan.FromHours(1) });

    [Fact]
    public async Task Reads_stand_still_and_cost_no_call_while_the_cache_is_fresh()
    {
        var reads = await ReadAsync();
        Assert.True(await reads.StandStillAsync(CancellationToken.None));
        Assert.Equal(2, _calls);
        Assert.Equal(2, reads.Count);
    }

    [Fact]
    public async Task Reads_that_are_due_are_made_again_and_stand_still_if_they_return_the_same()
    {
        var reads = await ReadAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _rows = ["b1", "a1"];
        Assert.True(await reads.StandStillAsync(CancellationToken.None));
        Assert.Equal(4, _calls);
    }

    [Theory]
    [InlineData("a2", "b1")]
    [InlineData("b1")]
    [InlineData("a1", "A2", "b1")]
    public async Task A_row_with_the_name_that_changes_goes_or_comes_has_moved(params string[] rows)
    {
        var reads = await ReadAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _rows = rows;
        Assert.False(await reads.StandStillAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Rows_of_other_names_may_move()
    {
        var reads = await ReadAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _rows = ["a1", "b2", "c1"];
        Assert.True(await reads.StandStillAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_name_that_did_not_exist_and_now_does_has_moved()
    {
        _rows = ["b1"];
        var reads = await ReadAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _rows = ["a1", "b1"];
        Assert.False(await reads.StandStillAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_whole_list_moves_with_each_of_its_rows()
    {
        var reads = new ViewReads();
        using (reads.Record()) await _view.ReadListAsync(Rows, LoadRowsAsync, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await reads.StandStillAsync(CancellationToken.None));
        _clock.Advance(TimeSpan.FromMinutes(1));
        _rows = ["a1", "b2"];
        Assert.False(await reads.StandStillAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_item_with_another_value_has_moved()
    {
        var reads = await ReadAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _item = "two";
        Assert.False(await reads.StandStillAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_change_of_ours_is_read_again_and_moves_only_with_its_value()
    {
        var reads = await ReadAsync();
        _view.MarkChanged(Item.Scope);
        Assert.False(await reads.StandStillAsync(CancellationToken.None), "what was read before the change is forgotten, so nothing is equal");
    }

    [Fact]
    public async Task A_read_that_fails_does_not_stand_still()
    {
        var reads = new ViewReads();
        using (reads.Record())
        {
            await _view.ReadAsync(
                Item, _ => ++_calls == 1 ? Task.FromResult("one") : throw new TimeoutException(), CancellationToken.None);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await reads.StandStillAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Reads_that_return_something_else_while_they_are_recorded_do_not_stand_still()
    {
        var reads = await ReadAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _item = "two";
        using (reads.Record()) await _view.ReadAsync(Item, LoadItemAsync, CancellationToken.None);
        Assert.False(await reads.StandStillAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Reads_inside_a_shared_call_are_not_those_of_its_first_reader()
    {
        var reads = new ViewReads();
        var index = ViewScope.OfList("Gateway").Read<int>("index");
        using (reads.Record())
        {
            await _view.ReadAsync(index, async _ => (await _view.ReadAsync(Item, LoadItemAsync, CancellationToken.None)).Length, CancellationToken.None);
        }

        Assert.Equal(1, reads.Count);
        await _view.ReadAsync(Rows.Key, _ => throw new InvalidOperationException(), CancellationToken.None).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(1, reads.Count);
    }

    private async Task<ViewReads> ReadAsync()
    {
        var reads = new ViewReads();
        using var recording = reads.Record();
        await _view.FindRowsAsync(Rows, "a", LoadRowsAsync, CancellationToken.None);
        await _view.ReadAsync(Item, LoadItemAsync, CancellationToken.None);
        return reads;
    }

    private Task<IReadOnlyList<string>> LoadRowsAsync(CancellationToken cancellationToken)
    {
        _calls++;
        return Task.FromResult(_rows);
    }

    private Task<string> LoadItemAsync(CancellationToken cancellationToken)
    {
        _calls++;
        return Task.FromResult(_item);
    }
}
