using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace SampleMcpServer.Hosting;

/// <summary>What the environment (or the command line, as <c>--PORT 9000</c>) says of where and to whom the server answers.</summary>
/// <param name="Address">The address to bind: <c>BIND_ADDRESS</c>, by default every interface, as a container needs.</param>
/// <param name="Port">The port: <c>PORT</c>, by default the 8000 that AgentCore calls. 0 takes any free one.</param>
/// <param name="AllowedHosts">
/// The names that <c>Host</c> and <c>Origin</c> may carry: <c>ALLOWED_HOSTS</c>, separated by commas, <c>*</c> for any. By default those of the loopback.
/// </param>
internal sealed record ServerSettings(IPAddress Address, int Port, AllowedHosts AllowedHosts)
{
    /// <summary>The largest request body in bytes. Calls of these tools take a few hundred.</summary>
    public const long MaxRequestBytes = 1024 * 1024;

    /// <exception cref="FormatException">A setting has a value that it cannot have; the message names both.</exception>
    public static ServerSettings From(IConfiguration configuration) => new(
        ParseAddress(configuration["BIND_ADDRESS"]),
        ParsePort(configuration["PORT"]),
        AllowedHosts.Parse(configuration["ALLOWED_HOSTS"]));

    private static IPAddress ParseAddress(string? text) =>
        string.IsNullOrWhiteSpace(text) ? IPAddress.Any
        : IPAddress.TryParse(text, out var address) ? address
        : throw new FormatException($"BIND_ADDRESS must be an IP address, not '{text}'.");

    private static int ParsePort(string? text) =>
        string.IsNullOrWhiteSpace(text) ? 8000
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
        : throw new FormatException($"PORT must be a number from 0 to 65535, not '{text}'.");
}
