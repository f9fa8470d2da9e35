using System.Net;
using System.Net.Sockets;
using System.Text;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Host;

/// <summary>Requests that a web page could send, with a host name of its own (DNS rebinding) or its origin, at every endpoint.</summary>
public sealed class HostFilterTests(EveryEndpoint endpoints) : IClassFixture<EveryEndpoint>
{
    [Theory]
    [InlineData("evil.com", null)]
    [InlineData("evil.com:{port}", null)]
    [InlineData("evil.com", "http://evil.com")]
    [InlineData("localhost.evil.com", null)]
    [InlineData("127.0.0.1.evil.com:{port}", null)]
    [InlineData("notlocalhost", null)]
    [InlineData("evilamazonaws.com", null)]
    [InlineData("s3.us-east-1.amazonaws.com.evil.com", null)]
    [InlineData("192.168.1.10:{port}", null)]
    [InlineData("0.0.0.0:{port}", null)]
    [InlineData("[fe80::1]:{port}", null)]
    [InlineData("127.0.0.1:{port}", "https://evil.example")]
    [InlineData("127.0.0.1:{port}", "http://localhost:6274")]
    [InlineData("127.0.0.1:{port}", "http://127.0.0.1")]
    [InlineData("127.0.0.1:{port}", "https://127.0.0.1:{port}")]
    [InlineData("127.0.0.1:{port}", "null")]
    [InlineData("127.0.0.1:{port}", "")]
    [InlineData("s3.us-east-1.amazonaws.com", "http://s3.us-east-1.amazonaws.com")]
    public async Task Every_endpoint_refuses_requests_that_web_pages_can_send(string host, string? origin)
    {
        endpoints.Account.Aws.Requests.Clear();
        Assert.All(await endpoints.AskAllAsync(host, origin), answer =>
        {
            Assert.Equal((answer.Name, 403, "text/plain"), (answer.Name, answer.Status, answer.ContentType));
            Assert.Contains("--allow-host", answer.Body, StringComparison.Ordinal);
            Assert.Contains(origin is null ? "DNS rebinding" : "EmulatorOptions.AllowedHosts", answer.Body, StringComparison.Ordinal);
        });
        Assert.Empty(endpoints.Account.Aws.Requests.All);
    }

    [Fact]
    public async Task Only_the_MCP_endpoints_of_gateways_accept_the_emulators_own_origin()
    {
        var answers = await endpoints.AskAllAsync("127.0.0.1:{port}", "http://127.0.0.1:{port}");

        Assert.Equal(["gateway"], answers.Where(a => a.Status != 403).Select(a => a.Name));
    }

    [Theory]
    [InlineData("127.0.0.1:{port}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.8.7:1")]
    [InlineData("localhost")]
    [InlineData("localhost:{port}")]
    [InlineData("aws.localhost:{port}")]
    [InlineData("[::1]:{port}")]
    [InlineData("[::1]")]
    public async Task Programs_reach_every_endpoint_under_loopback_names(string host) =>
        Assert.All(
            await endpoints.AskAllAsync(host, null, except: host.EndsWith(".localhost:{port}", StringComparison.Ordinal) ? "s3" : null),
            answer => Assert.Equal((answer.Name, answer.Expected), (answer.Name, answer.Status)));

    [Theory]
    [InlineData("sts.us-east-1.amazonaws.com")]
    [InlineData("sts.cn-north-1.amazonaws.com.cn:443")]
    [InlineData("my-domain.auth.us-east-1.amazoncognito.com")]
    public async Task Programs_reach_services_under_the_names_of_AWS(string host) =>
        Assert.Equal(200, (await endpoints.AskAsync("sts", host, null)).Status);

    [Fact]
    public async Task Buckets_are_reached_under_their_own_host_names()
    {
        await endpoints.Account.S3.PutBucketAsync("own-host");
        foreach (var host in (string[])["own-host.s3.us-east-1.amazonaws.com", "own-host.localhost:{port}"])
            Assert.Equal(200, (await endpoints.AskAsync("bucket", host, null)).Status);
    }

    [Fact]
    public async Task Other_names_are_accepted_if_the_options_allow_them()
    {
        await using var account = await Account.StartAsync(new() { AllowedHosts = ["host.docker.internal", "172.17.0.1", "[fe80::1]"] });
        async Task<HttpStatusCode> AskAsync(string host)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(account.Aws.Endpoint, "/_emulator/requests"));
            request.Headers.Host = host;
            return (await http.SendAsync(request)).StatusCode;
        }

        foreach (var host in (string[])["host.docker.internal", "HOST.docker.internal:4566", "172.17.0.1:80", "[fe80::1]:80", "LOCALHOST"])
            Assert.Equal(HttpStatusCode.OK, await AskAsync(host));
        foreach (var host in (string[])["sub.host.docker.internal", "docker.internal", "172.17.0.2"])
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("http://host")]
    [InlineData("host:4566")]
    public async Task What_is_no_host_name_cannot_be_allowed(string name)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => EmulatedAws.StartAsync(new() { AllowedHosts = ["ok", name] }));
        Assert.Contains($"\"{name}\" in EmulatorOptions.AllowedHosts is not a host name", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /_emulator/requests HTTP/1.0\r\n\r\n")]
    [InlineData("GET /_emulator/requests HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("PUT /_emulator/commands/server HTTP/1.1\r\nHost: evil.com\r\nContent-Length: 3000000000\r\n\r\n")]
    public async Task Requests_without_a_host_name_or_with_a_body_to_come_are_refused(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, endpoints.Account.Aws.Endpoint.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(stream);

        Assert.Contains("403", await reader.ReadLineAsync() ?? "", StringComparison.Ordinal);
    }
}
