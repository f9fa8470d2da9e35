using System.Text.Json;
using Reconciler.Engine.Model;

namespace Engine.Tests.Model;

public sealed class AttributeRefTests
{
    private static readonly AttributeRef Arn = new(new ResourceAddress("Role", "mcp-server.execution"), "arn");

    [Fact]
    public void A_placeholder_is_found() => Assert.Equal([Arn, Arn], AttributeRef.Find($"a {Arn} b {Arn}/*"));

    [Fact]
    public void Json_does_not_escape_a_placeholder() => Assert.Equal($"\"{Arn}\"", JsonSerializer.Serialize(Arn.ToString()));

    [Fact]
    public void A_placeholder_without_value_stays_and_is_displayed_as_unknown()
    {
        Assert.Equal($"x {Arn}", AttributeRef.Substitute($"x {Arn}", _ => null));
        Assert.Equal("x arn:role", AttributeRef.Substitute($"x {Arn}", _ => "arn:role"));
        Assert.Equal("x (known after apply)", AttributeRef.Display($"x {Arn}"));
        Assert.True(AttributeRef.IsUnresolved($"x {Arn}"));
    }

    [Theory]
    [InlineData("@[[")]
    [InlineData("@[[no placeholder]]")]
    [InlineData("@[[Role/x]]")]
    public void Text_that_only_resembles_a_placeholder_is_kept(string text)
    {
        Assert.False(AttributeRef.IsUnresolved(text));
        Assert.Empty(AttributeRef.Find(text));
        Assert.Equal(text, AttributeRef.Substitute(text, _ => "value"));
    }
}
