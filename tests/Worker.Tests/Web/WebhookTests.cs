using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Reconciler.Tests.Shared;

namespace Worker.Tests.Web;

/// <summary>Webhooks make the worker ask git, if they are signed.</summary>
public sealed class WebhookTests
{
    // A push as GitHub sends it.
    private static readonly string Push = File.ReadAllText(Repository.File("tests", "Worker.Tests", "Web", "push.json"));

    [Theory]
    [InlineData("SECRET", true)]
    [InlineData("secret", false)]
    [InlineData("", false)]
    public async Task A_push_of_GitHub_counts_if_it_is_signed(string secret, bool isSigned)
    {
        await using var web = await RunningWeb.StartAsync();

        var status = await PostAsync(
            web, "/webhooks/github", Push, ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", "1"), ("X-Hub-Signature-256", Sign(secret, Push)));

        Assert.Equal((isSigned, isSigned ? 1 : 0), (status is >= 200 and < 300, web.Wakes));
    }

    [Theory]
    [InlineData("SECRET", true)]
    [InlineData("SECRET2", false)]
    [InlineData("", false)]
    public async Task A_push_of_GitLab_counts_if_it_has_the_secret(string secret, bool isSigned)
    {
        await using var web = await RunningWeb.StartAsync();

        var status = await PostAsync(web, "/webhooks/gitlab", "{}", ("X-Gitlab-Token", secret));

        Assert.Equal((isSigned ? 202 : 401, isSigned ? 1 : 0), (status, web.Wakes));
    }

    [Theory]
    [InlineData("SECRET", "body", true)]
    [InlineData("SECRET", "other", false)]
    [InlineData("secret", "body", false)]
    public async Task Another_push_counts_if_its_body_is_signed(string secret, string signed, bool isSigned)
    {
        await using var web = await RunningWeb.StartAsync();

        var status = await PostAsync(web, "/webhooks/generic", "body", ("X-Signature-256", Sign(secret, signed)));

        Assert.Equal((isSigned ? 202 : 401, isSigned ? 1 : 0), (status, web.Wakes));
    }

    [Theory]
    [InlineData("github")]
    [InlineData("gitlab")]
    [InlineData("generic")]
    public async Task Without_a_secret_no_webhook_counts(string host)
    {
        await using var web = await RunningWeb.StartAsync(options => options with { WebhookSecret = null });

        Assert.Equal(
            (403, 0),
            (await PostAsync(web, $"/webhooks/{host}", "{}", ("X-Gitlab-Token", ""), ("X-Signature-256", Sign("", "{}"))), web.Wakes));
    }

    private static string Sign(string secret, string body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private static async Task<int> PostAsync(RunningWeb web, string path, string body, params (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await web.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
