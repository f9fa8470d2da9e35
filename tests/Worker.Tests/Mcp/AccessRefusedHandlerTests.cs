using System.Net;
using Reconciler.Worker.Mcp;

namespace Worker.Tests.Mcp;

public sealed class AccessRefusedHandlerTests
{
    [Theory]
    [InlineData("Received error (400) from runtime. Please check your CloudWatch logs for more information", 400)]
    [InlineData("Received error (404) from runtime. Please check your CloudWatch logs for more information", 404)]
    [InlineData("Received error (405) from runtime. Please check your CloudWatch logs for more information", 405)]
    public async Task The_status_of_a_runtime_s_server_is_seen_through_a_424(string message, int status)
    {
        using var response = await SendAsync(HttpStatusCode.FailedDependency, message);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("Received error (500) from runtime. Please check your CloudWatch logs for more information")]
    [InlineData("Received error (401) from runtime. Please check your CloudWatch logs for more information")]
    [InlineData("Runtime initialization time exceeded.")]
    public async Task Another_failure_of_the_server_is_final(string message)
    {
        var refused = await Assert.ThrowsAsync<AccessRefusedException>(() => SendAsync(HttpStatusCode.FailedDependency, message));

        Assert.Equal(message, refused.Reason);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpStatusCode status, string message)
    {
        using var http = new HttpClient(new AccessRefusedHandler(new Answering(status, $$"""{"message":"{{message}}"}""")));
        return await http.PostAsync(new Uri("http://localhost/"), new StringContent("{}"));
    }

    private sealed class Answering(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
    }
}
