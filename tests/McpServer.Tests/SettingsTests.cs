using System.Net;
using Microsoft.Extensions.Configuration;
using SampleMcpServer;

namespace McpServer.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void By_default_the_server_listens_where_AgentCore_calls_it() => Assert.Equal(new(IPAddress.Any, 8000), Read());

    [Fact]
    public void Port_and_address_can_be_set() =>
        Assert.Equal(new(IPAddress.IPv6Loopback, 9000), Read(("PORT", "9000"), ("BIND_ADDRESS", "::1")));

    [Theory]
    [InlineData("PORT", "http")]
    [InlineData("PORT", "65536")]
    [InlineData("PORT", "-1")]
    [InlineData("BIND_ADDRESS", "example.com")]
    public void A_setting_that_makes_no_sense_is_named(string name, string value)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read((name, value)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    private static IPEndPoint Read(params (string Name, string Value)[] variables) => Program.ReadEndpoint(
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build());
}
