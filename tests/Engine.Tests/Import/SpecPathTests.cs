using System.Text.Json.Nodes;
using Reconciler.Engine.Import;

namespace Engine.Tests.Import;

/// <summary>What an error names is removed from a spec, or the nearest value around it.</summary>
public sealed class SpecPathTests
{
    [Theory]
    [InlineData("a", """{"l":[1,{"x.y":2}]}""")]
    [InlineData("a.b", """{"a":{},"l":[1,{"x.y":2}]}""")]
    [InlineData("a.b.missing", """{"a":{},"l":[1,{"x.y":2}]}""")]
    [InlineData("l[0]", """{"a":{"b":{"c":1}},"l":[{"x.y":2}]}""")]
    [InlineData("l[1].x.y", """{"a":{"b":{"c":1}},"l":[1,{}]}""")]
    [InlineData("l[7]", """{"a":{"b":{"c":1}}}""")]
    public void Value_is_removed(string path, string expected)
    {
        var spec = Create();

        Assert.NotNull(SpecPath.Remove(spec, path, out _));
        Assert.Equal(expected, spec.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("missing")]
    public void Nothing_is_removed_for_a_path_that_names_nothing(string path) => Assert.Null(SpecPath.Remove(Create(), path, out _));

    [Fact]
    public void Values_around_it_come_with_the_rest_of_the_path()
    {
        SpecPath.Remove(Create(), "l[1].x.y", out var around);

        Assert.Equal(["l[1].x.y", "[1].x.y", "x.y"], around.Select(outer => outer.Remainder));
    }

    private static JsonObject Create() => JsonNode.Parse("""{"a": {"b": {"c": 1}}, "l": [1, {"x.y": 2}]}""")!.AsObject();
}
