using System.Diagnostics;
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
    [InlineData("PORT", "http", "a number from 0 to 65535")]
    [InlineData("PORT", "65536", "a number from 0 to 65535")]
    [InlineData("PORT", "-1", "a number from 0 to 65535")]
    [InlineData("BIND_ADDRESS", "example.com", "an IP address such as 127.0.0.1 or 0.0.0.0")]
    public async Task An_invalid_setting_ends_the_server_with_one_line_and_exit_code_2(string name, string value, string allowed)
    {
        var assembly = typeof(Program).Assembly.Location;
        using var server = Process.Start(new ProcessStartInfo("dotnet", [assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [name] = value },
        })!;
        var (output, error) = (server.StandardOutput.ReadToEndAsync(), server.StandardError.ReadToEndAsync());
        await server.WaitForExitAsync();

        Assert.Equal(2, server.ExitCode);
        Assert.Equal($"{name} is '{value}', but must be {allowed}.", (await error).TrimEnd());
        Assert.Empty(await output);
    }

    private static IPEndPoint Read(params (string Name, string Value)[] variables) => Program.ReadEndpoint(
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build());
}
