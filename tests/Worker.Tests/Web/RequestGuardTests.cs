namespace Worker.Tests.Web;

/// <summary>Who may ask the web server for what.</summary>
public sealed class RequestGuardTests
{
    [Theory]
    [InlineData("GET /api/stacks")]
    [InlineData("GET /api/sources")]
    [InlineData("GET /metrics")]
    [InlineData("GET /api/openapi.json")]
    [InlineData("GET /")]
    public async Task Reading_from_this_machine_needs_nothing(string request)
    {
        await using var web = await RunningWeb.StartAsync();

        Assert.Equal(200, (await web.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("127.0.0.1:8080", 200)]
    [InlineData("localhost", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("10.0.0.1:8080", 401)]
    [InlineData("attacker.example", 403)]
    [InlineData("127.0.0.1.attacker.example:8080", 403)]
    [InlineData("localhost.attacker.example", 403)]
    [InlineData("status.example.com", 401)]
    public async Task Another_host_name_is_refused_and_a_named_one_needs_the_token(string host, int expected)
    {
        await using var web = await RunningWeb.StartAsync(options => options with { Hosts = ["status.example.com"] });

        Assert.Equal(expected, (await web.SendAsync("GET /api/stacks", null, ("Host", host))).Status);
        Assert.Equal(expected == 403 ? 403 : 200, (await web.SendAsync("GET /api/stacks", RunningWeb.Token, ("Host", host))).Status);
        Assert.Equal(200, (await web.SendAsync("GET /readyz", null, ("Host", host))).Status);
    }

    [Theory]
    [InlineData("https://attacker.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost")]
    public async Task A_page_of_another_site_is_refused_also_with_the_token(string origin)
    {
        await using var web = await RunningWeb.StartAsync();

        Assert.Equal(403, (await web.SendAsync("GET /api/stacks", RunningWeb.Token, ("Origin", origin))).Status);
        Assert.Equal(403, (await web.SendAsync("POST /api/stacks/x/reconcile", RunningWeb.Token, ("Origin", origin))).Status);
    }

    [Fact]
    public async Task The_own_page_is_not()
    {
        await using var web = await RunningWeb.StartAsync();

        Assert.Equal(200, (await web.SendAsync("GET /api/stacks", null, ("Origin", web.Address))).Status);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("", 401)]
    [InlineData("TOKEN-2", 401)]
    [InlineData("token-1", 401)]
    [InlineData("TOKEN-1", 404)]
    public async Task Changing_anything_needs_the_token(string? token, int expected)
    {
        await using var web = await RunningWeb.StartAsync();

        Assert.Equal(expected, (await web.SendAsync("POST /api/stacks/x/reconcile", token)).Status);
    }

    [Fact]
    public async Task Without_a_token_nothing_can_be_changed()
    {
        await using var web = await RunningWeb.StartAsync(options => options with { Token = null });

        var (status, text) = await web.SendAsync("POST /api/stacks/x/reconcile", "");

        Assert.Equal(403, status);
        Assert.Contains("--http-token-file", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_neither_kept_nor_guessed_at()
    {
        await using var web = await RunningWeb.StartAsync();
        using var answer = await web.Client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-store", Assert.Single(answer.Headers.GetValues("Cache-Control")));
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }
}
