using System.Buffers.Text;
using System.Text;
using Reconciler.Worker.Mcp;

namespace Worker.Tests.Mcp;

public sealed class AccessTokenTests
{
    [Fact]
    public void A_token_has_a_holder_and_an_expiry_and_hides_its_text()
    {
        var token = TokenOf("""{"username":"alice","client_id":"c","exp":1767225600}""");

        Assert.Equal("alice", token.Holder);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), token.Expires);
        Assert.Equal("***", $"{token}");
        Assert.Equal("c", TokenOf("""{"client_id":"c","sub":"c"}""").Holder);
    }

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.W10.c")]
    [InlineData("a.!!.c")]
    public void Text_that_is_not_a_JWT_is_a_token_without_claims(string text)
    {
        var token = new AccessToken(text);

        Assert.Equal((text, "the holder of the token", null), (token.Text, token.Holder, token.Expires));
    }

    private static AccessToken TokenOf(string claims) => new($"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln");
}
