using System.Text.Json;
using Reconciler.Engine.Model;

namespace Engine.Tests.Model;

public sealed class AttributeRefTests
{
    private static readonly AttributeRef Arn = new(new ResourceAddress("Role", "mcp-server.execution"), "arn");

    [Fact]
    public void A_mark_is_found_again() => Assert.Equal([Arn, Arn], AttributeRef.Find($"a {Arn} b {Arn}/*"));

    [Fact]
    public void A_mark_survives_json() => Assert.Equal($"\"{Arn}\"", JsonSerializer.Serialize(Arn.ToString()));

    [Fact]
    public void What_is_unknown_stays_and_is_shown_so()
    {
        Assert.Equal($"x {Arn}", AttributeRef.Substitute($"x {Arn}", _ => null));
        Assert.Equal("x arn:role", AttributeRef.Substitute($"x {Arn}", _ => "arn:role"));
        Assert.Equal("x (known after apply)", AttributeRef.Display($"x {Arn}"));
        Assert.True(AttributeRef.IsUnresolved($"x {Arn}"));
    }

    [Theory]
    [InlineData("@[[")]
    [InlineData("@[[no mark]]")]
    [InlineData("@[[Role/x]]")]
    public void What_only_looks_like_one_is_text(string text)
    {
        Assert.False(AttributeRef.IsUnresolved(text));
        Assert.Empty(AttributeRef.Find(text));
        Assert.Equal(text, AttributeRef.Substitute(text, _ => "value"));
    }
}
