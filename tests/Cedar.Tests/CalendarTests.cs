using Cedar.Extensions;
using Cedar.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace Cedar.Tests;

public sealed class CalendarTests
{
    [Theory]
    [InlineData("2027-01-01", "datetime(\"2027-01-01\")")]
    [InlineData("2024-02-29T23:59:59.999Z", "datetime(\"2024-02-29T23:59:59.999Z\")")]
    [InlineData("2024-12-31T12:00:00+0100", "datetime(\"2024-12-31T11:00:00Z\")")]
    [InlineData("0000-01-01", "datetime(\"0000-01-01\")")]
    [InlineData("9999-12-31T23:59:59Z", "datetime(\"9999-12-31T23:59:59Z\")")]
    [InlineData("0000-01-01T00:00:00+0001", "datetime(\"1970-01-01\").offset(duration(\"-62167219260000ms\"))")]
    public void A_time_is_written_as_people_write_it(string text, string written) =>
        Assert.Equal(written, DateTimeValue.Parse(text)!.ToString());

    [Theory]
    [InlineData("9h", "duration(\"9h\")")]
    [InlineData("1h30m", "duration(\"90m\")")]
    [InlineData("-2d", "duration(\"-2d\")")]
    [InlineData("0s", "duration(\"0ms\")")]
    public void A_duration_is_written_in_its_largest_unit(string text, string written) =>
        Assert.Equal(written, DurationValue.Parse(text)!.ToString());

    [Fact]
    public void What_is_written_means_the_same() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        Gen.OneOf(
            Gen.Choose(int.MinValue, int.MaxValue).Select(i => i * 30_000L),
            Gen.Choose(-30_000, 30_000).Select(i => i * 86_400_000L),
            Gen.Elements(long.MinValue, long.MaxValue, 0)).ToArbitrary(),
        milliseconds =>
            ConstantOf(new DateTimeValue(milliseconds)) is var time && ConstantOf(new DurationValue(milliseconds)) is var duration
            && time.Equals(new DateTimeValue(milliseconds)) && duration.Equals(new DurationValue(milliseconds))));

    [Fact]
    public void A_store_with_one_more_entity_knows_the_others()
    {
        var (alice, staff, all) = (new EntityUid("User", "alice"), new EntityUid("Group", "staff"), new EntityUid("Group", "all"));
        var groups = new EntityStore([new Entity(staff, RecordValue.Empty, [all], RecordValue.Empty), new Entity(all)]);

        var store = groups.With(new Entity(alice, RecordValue.Empty, [staff], RecordValue.Empty));

        Assert.True(store.IsIn(alice, all));
        Assert.True(store.IsIn(staff, all));
        Assert.False(store.IsIn(all, alice));
        Assert.True(store.TryGet(staff, out _));
        Assert.Equal(3, store.Entities.Count);
        Assert.Equal(2, groups.Entities.Count);
        Assert.Throws<FormatException>(() => store.With(new Entity(staff)));
        Assert.Throws<FormatException>(() => groups.With(new Entity(new EntityUid("Group", "x"), RecordValue.Empty, [new EntityUid("Group", "x")], RecordValue.Empty)));
    }

    private static CedarValue ConstantOf(CedarValue value)
    {
        var policy = new PolicySet([PolicySet.ParsePolicy($"permit(principal, action, resource) when {{ context.x == {value} }};")]);
        var request = new Request(
            new EntityUid("U", ""), new EntityUid("Action", ""), new EntityUid("R", ""),
            new RecordValue([KeyValuePair.Create("x", value)]));
        return new Evaluation.Authorizer(policy).Authorize(request, EntityStore.Empty).Decision == Evaluation.Decision.Allow
            ? value
            : BooleanValue.False;
    }
}
