using Reconciler.Worker.Commands;

namespace Worker.Tests.Commands;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    public void A_number_with_a_unit_is_a_duration(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5d")]
    [InlineData("soon")]
    public void Any_other_text_is_not_a_duration(string text) => Assert.Null(Durations.Parse(text));
}
