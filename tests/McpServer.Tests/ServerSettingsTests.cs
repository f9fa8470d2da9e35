using System.Net;
using Microsoft.Extensions.Configuration;
using SampleMcpServer.Hosting;

namespace McpServer.Tests;

public sealed class ServerSettingsTests
{
    [Fact]
    public void By_default_the_server_is_where_agentcore_calls_it()
    {
        var settings = From();

        Assert.Equal(IPAddress.Any, settings.Address);
        Assert.Equal(8000, settings.Port);
    }

    [Fact]
    public void Port_and_address_can_be_set()
    {
        var settings = From(("PORT", "9000"), ("BIND_ADDRESS", "::1"));

        Assert.Equal(IPAddress.IPv6Loopback, settings.Address);
        Assert.Equal(9000, settings.Port);
    }

    [Theory]
    [InlineData("PORT", "http")]
    [InlineData("PORT", "65536")]
    [InlineData("PORT", "-1")]
    [InlineData("BIND_ADDRESS", "example.com")]
    public void A_setting_that_makes_no_sense_is_named(string name, string value)
    {
        var error = Assert.Throws<FormatException>(() => From((name, value)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    private static ServerSettings From(params (string Name, string Value)[] variables) => ServerSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build());
}
