using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.SecurityToken;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>A client of the operations with which programs get tokens and keys. The SDK of the project has only the control plane.</summary>
internal sealed class IdentityApi(Account account) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>Calls an operation and returns status, error code and answer.</summary>
    public async Task<(int Status, string? Error, JsonObject Answer)> CallAsync(string path, JsonObject input)
    {
        var body = Encoding.UTF8.GetBytes(input.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(account.Aws.Endpoint, "/identities/" + path))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        var signed = new DefaultRequest(new GetGatewayRequest(), "bedrock-agentcore")
        {
            HttpMethod = "POST",
            Endpoint = account.Aws.Endpoint,
            ResourcePath = "/identities/" + path,
            Content = body,
            OverrideSigningServiceName = "bedrock-agentcore",
            AuthenticationRegion = "us-east-1",
        };
        var result = new AWS4Signer().SignRequest(
            signed,
            new AmazonSecurityTokenServiceConfig { AuthenticationRegion = "us-east-1" },
            null,
            account.Aws.AccessKeyId,
            account.Aws.SecretAccessKey);
        foreach (var (name, value) in signed.Headers)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", result.ForAuthorizationHeader);
        using var response = await _http.SendAsync(request);
        var error = response.Headers.TryGetValues("x-amzn-ErrorType", out var errors) ? errors.First() : null;
        return ((int)response.StatusCode, error, JsonNode.Parse(await response.Content.ReadAsStringAsync()) as JsonObject ?? []);
    }

    /// <summary>Calls an operation that succeeds.</summary>
    public async Task<JsonObject> AskAsync(string path, JsonObject input)
    {
        var (status, error, answer) = await CallAsync(path, input);
        Assert.True(status == 200, $"{path}: {status} {error} {answer}");
        return answer;
    }

    public void Dispose() => _http.Dispose();
}
