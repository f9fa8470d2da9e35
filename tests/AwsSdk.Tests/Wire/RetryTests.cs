using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.AwsSdk.Tests.Wire;

public sealed class RetryTests
{
    [Theory]
    [InlineData("ThrottlingException", 429)]
    [InlineData("InternalServerException", 500)]
    public async Task Without_retries_a_call_is_one_request(string code, int status) =>
        Assert.Equal(1, await RequestsOf(code, status, retries: 0));

    [Theory]
    [InlineData("ThrottlingException", 2)]
    [InlineData("SomethingElseException", 2)]
    public async Task With_retries_a_429_is_repeated_whatever_its_code(string code, int requests) =>
        Assert.Equal(requests, await RequestsOf(code, 429, retries: 1));

    [Fact]
    public async Task A_cancelled_call_ends_at_once()
    {
        await using var server = await WireServer.StartAsync(async (_, aborted) =>
        {
            await Task.Delay(Timeout.Infinite, aborted);
            return CannedResponse.Json("{}");
        });
        using var client = Clients.AgentCore(server.Url);
        using var cancellation = new CancellationTokenSource();

        var call = client.GetGatewayAsync(new GetGatewayRequest { GatewayIdentifier = "g" }, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static async Task<int> RequestsOf(string code, int status, int retries)
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Error(code, "no", status));
        var config = Clients.At<AmazonBedrockAgentCoreControlConfig>(server.Url);
        config.MaxErrorRetry = retries;
        using var client = new AmazonBedrockAgentCoreControlClient(Clients.Credentials, config);
        await Assert.ThrowsAnyAsync<AmazonBedrockAgentCoreControlException>(
            () => client.GetGatewayAsync(new GetGatewayRequest { GatewayIdentifier = "g" }));
        return server.Requests.Count;
    }
}
